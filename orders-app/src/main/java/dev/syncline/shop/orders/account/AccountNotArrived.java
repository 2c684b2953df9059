package dev.syncline.shop.orders.account;

import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.util.Map;

/** Thrown for an account that the sync has not written here yet, or has deleted again. */
public final class AccountNotArrived extends HttpResponseException {
  public AccountNotArrived(long id) {
    super(
        HttpStatus.NOT_FOUND,
        "account " + id + " has not arrived from the accounts service yet",
        Map.of());
  }
}
