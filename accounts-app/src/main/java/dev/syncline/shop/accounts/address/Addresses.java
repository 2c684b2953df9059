package dev.syncline.shop.accounts.address;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * The addresses table.
 *
 * <p>Queries select all columns, and each component of {@link Address} needs its column. A violated
 * constraint is reported as Jdbi's exception; {@link AddressRoutes} recognizes constraints by the
 * names that the migration gives them.
 */
public final class Addresses {
  private final Jdbi jdbi;

  public Addresses(Jdbi jdbi) {
    this.jdbi = jdbi.registerRowMapper(ConstructorMapper.factory(Address.class));
  }

  /**
   * One page of addresses in ascending order of id.
   *
   * @param accountId if present, only the address of this account
   * @param after the last id of the previous page; 0 for the first page
   * @param limit the largest number of addresses
   */
  public List<Address> page(Optional<Long> accountId, long after, int limit) {
    String sql =
        """
        SELECT * FROM addresses
        WHERE id > :after AND account_id = coalesce(:accountId, account_id)
        ORDER BY id
        LIMIT :limit
        """;
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(sql)
                .bind("accountId", accountId.orElse(null))
                .bind("after", after)
                .bind("limit", limit)
                .mapTo(Address.class)
                .list());
  }

  public Optional<Address> find(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("SELECT * FROM addresses WHERE id = :id")
                .bind("id", id)
                .mapTo(Address.class)
                .findOne());
  }

  /** Adds an address; all fields must be set. */
  public Address add(AddressFields fields) {
    String sql =
        """
        INSERT INTO addresses (account_id, street_address, city, state, postal_code, country)
        VALUES (:accountId, :streetAddress, :city, :state, :postalCode, :country)
        RETURNING *
        """;
    return jdbi.withHandle(
        handle -> handle.createQuery(sql).bindMethods(fields).mapTo(Address.class).one());
  }

  /**
   * Changes the fields that are not null and keeps the others, so no field can be set to null.
   * Returns the changed address; empty if there is no such address.
   */
  public Optional<Address> change(long id, AddressFields fields) {
    String sql =
        """
        UPDATE addresses
        SET account_id = coalesce(:accountId, account_id),
            street_address = coalesce(:streetAddress, street_address),
            city = coalesce(:city, city),
            state = coalesce(:state, state),
            postal_code = coalesce(:postalCode, postal_code),
            country = coalesce(:country, country),
            updated_at = now()
        WHERE id = :id
        RETURNING *
        """;
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(sql)
                .bind("id", id)
                .bindMethods(fields)
                .mapTo(Address.class)
                .findOne());
  }

  /** Removes the address; false if there is no such address. */
  public boolean remove(long id) {
    return jdbi.withHandle(handle -> handle.execute("DELETE FROM addresses WHERE id = ?", id)) == 1;
  }
}
