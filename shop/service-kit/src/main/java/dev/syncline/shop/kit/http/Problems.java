package dev.syncline.shop.kit.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import java.sql.SQLException;
import java.util.Objects;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Responds to every failure with {@code application/problem+json}, without internal details. */
public final class Problems {
  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  private Problems() {}

  public static void answer(RoutesConfig routes) {
    routes.exception(InvalidFields.class, Problems::invalidFields);
    routes.exception(MethodNotAllowedResponse.class, Problems::wrongMethod);
    routes.exception(HttpResponseException.class, Problems::refused);
    routes.exception(JdbiException.class, Problems::databaseFailed);
    routes.exception(Exception.class, Problems::unexpected);
  }

  private static void invalidFields(InvalidFields failure, Context context) {
    write(context, Problem.of(failure.getStatus(), message(failure), failure.errors()));
  }

  private static void wrongMethod(MethodNotAllowedResponse failure, Context context) {
    String allowed = failure.getDetails().getOrDefault("availableMethods", "");
    String detail = context.method() + " is not allowed here, but " + allowed;
    context.header("Allow", allowed);
    write(context, Problem.of(failure.getStatus(), detail));
  }

  private static void refused(HttpResponseException failure, Context context) {
    write(context, Problem.of(failure.getStatus(), message(failure)));
  }

  private static String message(HttpResponseException failure) {
    return Objects.requireNonNullElse(failure.getMessage(), "");
  }

  private static void databaseFailed(JdbiException failure, Context context) {
    if (isUnreachable(failure)) {
      log.warn("the database is unreachable: {}", rootMessage(failure));
      write(context, Problem.of(503, "the database is unreachable; try again later"));
    } else {
      unexpected(failure, context);
    }
  }

  private static void unexpected(Exception failure, Context context) {
    log.error("{} {} failed", context.method(), context.path(), failure);
    write(context, Problem.of(500, "something went wrong on our side"));
  }

  /** SQLSTATE classes 08 (connection) and 57P (shutdown, starting up). */
  private static boolean isUnreachable(JdbiException failure) {
    return failure instanceof ConnectionException
        || failure.getCause() instanceof SQLException cause
            && cause.getSQLState() != null
            && cause.getSQLState().matches("08...|57P..");
  }

  private static @Nullable String rootMessage(Throwable failure) {
    return failure.getCause() == null ? failure.getMessage() : rootMessage(failure.getCause());
  }

  private static void write(Context context, Problem problem) {
    byte[] body = Json.MAPPER.valueToTree(problem).toString().getBytes(UTF_8);
    context.status(problem.status()).contentType("application/problem+json").result(body);
  }
}
