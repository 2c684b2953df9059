package dev.syncline.shop.accounts.address;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** The addresses table. */
public final class Addresses {
  private final Jdbi jdbi;

  public Addresses(Jdbi jdbi) {
    this.jdbi = jdbi.registerRowMapper(ConstructorMapper.factory(Address.class));
  }

  /** The addresses, or those of one account, with the next higher ids, in order of id. */
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

  /** Changes the given fields and leaves the others; empty if there is no such address. */
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
