package dev.syncline.shop.accounts.account;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** The accounts table. */
public final class Accounts {
  private final Jdbi jdbi;

  public Accounts(Jdbi jdbi) {
    this.jdbi = jdbi.registerRowMapper(ConstructorMapper.factory(Account.class));
  }

  /** The accounts with the next higher ids, in order of id. */
  public List<Account> page(long after, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("SELECT * FROM accounts WHERE id > :after ORDER BY id LIMIT :limit")
                .bind("after", after)
                .bind("limit", limit)
                .mapTo(Account.class)
                .list());
  }

  public Optional<Account> find(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("SELECT * FROM accounts WHERE id = :id")
                .bind("id", id)
                .mapTo(Account.class)
                .findOne());
  }

  public Account add(AccountFields fields) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "INSERT INTO accounts (email, name) VALUES (:email, :name) RETURNING *")
                .bindMethods(fields)
                .mapTo(Account.class)
                .one());
  }

  /** Changes the given fields and leaves the others; empty if there is no such account. */
  public Optional<Account> change(long id, AccountFields fields) {
    String sql =
        """
        UPDATE accounts
        SET email = coalesce(:email, email), name = coalesce(:name, name), updated_at = now()
        WHERE id = :id
        RETURNING *
        """;
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(sql)
                .bind("id", id)
                .bindMethods(fields)
                .mapTo(Account.class)
                .findOne());
  }

  /** Removes the account and its address; false if there is no such account. */
  public boolean remove(long id) {
    return jdbi.withHandle(handle -> handle.execute("DELETE FROM accounts WHERE id = ?", id)) == 1;
  }
}
