package dev.syncline.shop.accounts.address;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.shop.accounts.RunningAccounts;
import dev.syncline.testkit.JsonReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class AddressRoutesTest {
  private static RunningAccounts service;

  @BeforeAll
  static void start() {
    service = RunningAccounts.withoutEventStore();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void createsAnAddressAndShowsIt() {
    long account = service.account("created@shop.test");

    JsonReply created = service.send("POST", "/addresses", addressOf(account));

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.body().path("account_id").asLong()).isEqualTo(account);
    assertThat(created.body().path("street_address").asText()).isEqualTo("1 Main Street");
    assertThat(service.get(created.location()).body()).isEqualTo(created.body());
  }

  @Test
  void findsTheAddressOfAnAccount() {
    long account = service.account("found@shop.test");
    long id = addressFor(account);
    addressFor(service.account("unrelated@shop.test"));

    JsonReply found = service.get("/addresses?accountId=" + account);

    assertThat(found.body()).hasSize(1);
    assertThat(found.body().path(0).path("id").asLong()).isEqualTo(id);
  }

  @Test
  void changesOnlyTheFieldsOfAPatch() {
    long account = service.account("patch@shop.test");
    long id = addressFor(account);

    service.send("PATCH", "/addresses/" + id, "{\"city\": \"Lund\"}");

    assertThat(row(id)).isEqualTo(account + "|1 Main Street|Lund");
  }

  @Test
  void movesAnAddressToAnotherAccount() {
    long id = addressFor(service.account("from@shop.test"));
    long account = service.account("to@shop.test");

    JsonReply moved = service.send("PUT", "/addresses/" + id, addressOf(account));

    assertThat(moved.status()).isEqualTo(200);
    assertThat(row(id)).isEqualTo(account + "|1 Main Street|Malmo");
  }

  @Test
  void deletesAnAddressAlone() {
    long account = service.account("kept@shop.test");
    long id = addressFor(account);

    assertThat(service.delete("/addresses/" + id).status()).isEqualTo(204);

    assertThat(service.get("/addresses/" + id).detail())
        .isEqualTo("address " + id + " does not exist");
    assertThat(service.get("/accounts/" + account).status()).isEqualTo(200);
  }

  @Test
  void losesTheAddressWithItsAccount() {
    long account = service.account("gone@shop.test");
    long id = addressFor(account);

    service.delete("/accounts/" + account);

    assertThat(service.get("/addresses/" + id).status()).isEqualTo(404);
  }

  @Test
  void refusesAnAddressOfAnAccountThatDoesNotExist() {
    JsonReply reply = service.send("POST", "/addresses", addressOf(4242));

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.detail()).isEqualTo("account 4242 does not exist");
  }

  @Test
  void refusesASecondAddress() {
    long account = service.account("second@shop.test");
    addressFor(account);

    JsonReply reply = service.send("POST", "/addresses", addressOf(account));

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.detail()).isEqualTo("account " + account + " already has an address");
  }

  @Test
  void namesEveryInvalidFieldAtOnce() {
    JsonReply reply = service.send("POST", "/addresses", "{\"account_id\": \"1\", \"city\": \"\"}");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.errors())
        .containsExactly(
            "account_id: must be of type integer, was string",
            "city: must not be blank or contain control characters",
            "country: is required",
            "postal_code: is required",
            "state: is required",
            "street_address: is required");
  }

  @Test
  void logsTheWholeOldRowForContractsThatJoinAddresses() {
    assertThat(
            service
                .database()
                .value("SELECT relreplident FROM pg_class WHERE oid = 'addresses'::regclass"))
        .isEqualTo("f");
  }

  private static long addressFor(long account) {
    return service.send("POST", "/addresses", addressOf(account)).body().path("id").asLong();
  }

  private static String addressOf(long account) {
    return """
    {"account_id": %d, "street_address": "1 Main Street", "city": "Malmo",
     "state": "Skane", "postal_code": "211 00", "country": "Sweden"}
    """
        .formatted(account);
  }

  private static String row(long id) {
    return service
        .database()
        .value("SELECT account_id, street_address, city FROM addresses WHERE id = " + id);
  }
}
