package dev.syncline.shop.orders.account;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** The destination_accounts table, which the sync writes and this service reads. */
public final class DestinationAccounts {
  private final Jdbi jdbi;

  public DestinationAccounts(Jdbi jdbi) {
    this.jdbi = jdbi.registerRowMapper(ConstructorMapper.factory(DestinationAccount.class));
  }

  /** The accounts with the next higher ids, in order of id. */
  public List<DestinationAccount> page(long after, int limit) {
    String sql = "SELECT * FROM destination_accounts WHERE id > :after ORDER BY id LIMIT :limit";
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(sql)
                .bind("after", after)
                .bind("limit", limit)
                .mapTo(DestinationAccount.class)
                .list());
  }

  public Optional<DestinationAccount> find(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("SELECT * FROM destination_accounts WHERE id = :id")
                .bind("id", id)
                .mapTo(DestinationAccount.class)
                .findOne());
  }
}
