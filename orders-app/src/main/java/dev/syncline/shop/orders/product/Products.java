package dev.syncline.shop.orders.product;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** The products table. */
public final class Products {
  private final Jdbi jdbi;

  public Products(Jdbi jdbi) {
    this.jdbi = jdbi.registerRowMapper(ConstructorMapper.factory(Product.class));
  }

  /** The products with the next higher ids, in order of id. */
  public List<Product> page(long after, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("SELECT * FROM products WHERE id > :after ORDER BY id LIMIT :limit")
                .bind("after", after)
                .bind("limit", limit)
                .mapTo(Product.class)
                .list());
  }

  public Optional<Product> find(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("SELECT * FROM products WHERE id = :id")
                .bind("id", id)
                .mapTo(Product.class)
                .findOne());
  }

  public Product add(NewProduct product) {
    String sql =
        """
        INSERT INTO products (name, description, price)
        VALUES (:name, :description, :price)
        RETURNING *
        """;
    return jdbi.withHandle(
        handle -> handle.createQuery(sql).bindMethods(product).mapTo(Product.class).one());
  }
}
