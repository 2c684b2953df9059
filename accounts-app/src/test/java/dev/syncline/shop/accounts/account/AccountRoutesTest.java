package dev.syncline.shop.accounts.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.shop.accounts.RunningAccounts;
import dev.syncline.testkit.JsonReply;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("verify")
class AccountRoutesTest {
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
  void createsAnAccountAndShowsIt() {
    JsonReply created =
        service.send("POST", "/accounts", "{\"email\": \"ada@shop.test\", \"name\": \"Ada\"}");

    assertThat(created.status()).isEqualTo(201);
    JsonReply shown = service.get(created.location());
    assertThat(shown.status()).isEqualTo(200);
    assertThat(shown.body()).isEqualTo(created.body());
    assertThat(shown.body().path("email").asText()).isEqualTo("ada@shop.test");
    assertThat(shown.body().path("name").asText()).isEqualTo("Ada");
    assertThat(Instant.parse(shown.body().path("created_at").asText())).isBefore(Instant.now());
    assertThat(shown.body().path("updated_at")).isEqualTo(shown.body().path("created_at"));
  }

  @Test
  void replacesAnAccount() {
    long id = service.account("before@shop.test");

    JsonReply replaced =
        service.send(
            "PUT", "/accounts/" + id, "{\"email\": \"after@shop.test\", \"name\": \"Grace\"}");

    assertThat(replaced.status()).isEqualTo(200);
    assertThat(service.database().value("SELECT email, name FROM accounts WHERE id = " + id))
        .isEqualTo("after@shop.test|Grace");
    assertThat(Instant.parse(replaced.body().path("updated_at").asText()))
        .isAfter(Instant.parse(replaced.body().path("created_at").asText()));
  }

  @Test
  void changesOnlyTheFieldsOfAPatch() {
    long id = service.account("patched@shop.test");

    service.send("PATCH", "/accounts/" + id, "{\"name\": \"Grace\"}");

    assertThat(service.database().value("SELECT email, name FROM accounts WHERE id = " + id))
        .isEqualTo("patched@shop.test|Grace");
  }

  @Test
  void deletesAnAccount() {
    long id = service.account("deleted@shop.test");

    assertThat(service.delete("/accounts/" + id).status()).isEqualTo(204);

    assertThat(service.get("/accounts/" + id).status()).isEqualTo(404);
    assertThat(service.delete("/accounts/" + id).detail())
        .isEqualTo("account " + id + " does not exist");
  }

  @Test
  void listsPageByPage() {
    long first = service.account("page1@shop.test");
    long second = service.account("page2@shop.test");
    service.account("page3@shop.test");

    JsonReply page = service.get("/accounts?limit=1&after=" + first);

    assertThat(page.body()).hasSize(1);
    assertThat(page.body().path(0).path("id").asLong()).isEqualTo(second);
  }

  @Test
  void refusesAnEmailThatIsTaken() {
    service.account("taken@shop.test");
    long other = service.account("other@shop.test");
    String body = "{\"email\": \"taken@shop.test\", \"name\": \"Eve\"}";

    assertThat(service.send("POST", "/accounts", body).status()).isEqualTo(409);
    JsonReply changed = service.send("PUT", "/accounts/" + other, body);
    assertThat(changed.status()).isEqualTo(409);
    assertThat(changed.detail()).isEqualTo("the email taken@shop.test belongs to another account");
  }

  @Test
  void namesEveryInvalidFieldAtOnce() {
    JsonReply reply =
        service.send(
            "POST", "/accounts", "{\"email\": \"nobody\", \"name\": \" \", \"role\": \"admin\"}");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.contentType()).isEqualTo("application/problem+json");
    assertThat(reply.errors())
        .containsExactly(
            "email: must be an email address",
            "name: must not be blank or contain control characters",
            "role: is not a known field");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                        | email: is required
          {"email": "a@shop.test"}                  | name: is required
          {"email": "a@shop.test", "name": null}    | name: must be of type string, was null
          {"email": 7, "name": "Ada"}               | email: must be of type string, was integer
          {"email": "a@localhost", "name": "Ada"}   | email: must be an email address
          {"email": "a b@shop.test", "name": "Ada"} | email: must be an email address
          {"email": "a@shop.test", "name": "A\\u0000"} | name: must not be blank or contain control characters
          {"email": "a@shop.test", "name": "A\\n"} | name: must not be blank or contain control characters
          {"email": "a@shop.test", "name": "\\ud800"} | name: must not be blank or contain control characters
          []                                        | : must be of type object, was array
          "Ada"                                     | : must be of type object, was string
          """)
  void refusesABodyOfTheWrongShape(String body, String error) {
    JsonReply reply = service.send("POST", "/accounts", body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.errors()).contains(error);
  }

  @Test
  void refusesAnOversizedField() {
    String body = "{\"email\": \"a@shop.test\", \"name\": \"" + "a".repeat(201) + "\"}";

    assertThat(service.send("POST", "/accounts", body).errors())
        .containsExactly("name: must be at most 200 characters long");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.", "a", " ", "@"})
  void isNotSlowedOrBrokenByALongEmail(String part) {
    String email = "a@" + part.repeat(60_000 / part.length());

    JsonReply reply =
        service.send("POST", "/accounts", "{\"email\": \"" + email + "\", \"name\": \"Ada\"}");

    assertThat(reply.errors())
        .containsExactly(
            "email: must be an email address", "email: must be at most 254 characters long");
  }

  @Test
  void refusesAnEmptyPatch() {
    long id = service.account("empty@shop.test");

    assertThat(service.send("PATCH", "/accounts/" + id, "{}").errors())
        .containsExactly(": must have at least one field");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "0", "-1", "1.5", "9223372036854775808"})
  void refusesAnIdThatIsNoPositiveNumber(String id) {
    JsonReply reply = service.get("/accounts/" + id);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.detail()).startsWith("id must be a whole number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=1001", "limit=ten", "after=-1", "after="})
  void refusesAPageThatMakesNoSense(String query) {
    assertThat(service.get("/accounts?" + query).status()).isEqualTo(400);
  }

  @Test
  void doesNotKnowAccountsThatDoNotExist() {
    String body = "{\"email\": \"x@shop.test\", \"name\": \"X\"}";

    assertThat(service.get("/accounts/4242").detail()).isEqualTo("account 4242 does not exist");
    assertThat(service.send("PUT", "/accounts/4242", body).status()).isEqualTo(404);
    assertThat(service.send("PATCH", "/accounts/4242", body).status()).isEqualTo(404);
  }
}
