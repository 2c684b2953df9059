package dev.syncline.postgres.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.syncline.eventstore.RecordedFailure;
import dev.syncline.eventstore.RecordedFailure.Reason;
import dev.syncline.eventstore.WorkRecord;
import dev.syncline.eventstore.WorkRecord.Trouble;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Maps a {@link WorkRecord} to the columns of its lease's row. */
public final class WorkRecords {
  /** The columns of {@link #of}, all empty. */
  public static final String NO_COLUMNS =
      "NULL AS failure, NULL::timestamptz AS failing_since, NULL::timestamptz AS failed_at,"
          + " NULL AS failed_by, NULL::timestamptz AS committed_through";

  private static final ObjectMapper JSON = new ObjectMapper();

  private WorkRecords() {}

  /**
   * The columns of {@link #of}, empty if the tables are of an older version.
   *
   * @param lease the alias of the row of the lease
   */
  public static String columns(String lease) {
    return """
    to_jsonb(%1$s) ->> 'failure' AS failure,
    (to_jsonb(%1$s) ->> 'failing_since')::timestamptz AS failing_since,
    (to_jsonb(%1$s) ->> 'failed_at')::timestamptz AS failed_at,
    to_jsonb(%1$s) ->> 'failed_by' AS failed_by,
    (to_jsonb(%1$s) ->> 'committed_through')::timestamptz AS committed_through
    """
        .formatted(lease);
  }

  /** The record of a row that has {@link #columns}. */
  public static WorkRecord of(ResultSet row) throws SQLException {
    String failure = row.getString("failure");
    return new WorkRecord(
        instant(row, "committed_through"),
        failure == null ? Optional.empty() : Optional.of(trouble(failure, row)));
  }

  private static Trouble trouble(String failure, ResultSet row) throws SQLException {
    return new Trouble(
        read(failure),
        instant(row, "failing_since").orElse(Instant.EPOCH),
        instant(row, "failed_at").orElse(Instant.EPOCH),
        Optional.ofNullable(row.getString("failed_by")));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  /** The JSON text in which a failure is stored. */
  static String text(RecordedFailure failure) {
    ArrayNode reasons = JsonNodeFactory.instance.arrayNode();
    for (Reason reason : failure.reasons()) {
      reasons
          .addObject()
          .put("code", reason.code())
          .put("message", reason.message().replace("\u0000", ""))
          .put("fix", reason.fix().replace("\u0000", ""));
    }
    return reasons.toString();
  }

  private static RecordedFailure read(String text) {
    List<Reason> reasons = new ArrayList<>();
    try {
      for (JsonNode one : JSON.readTree(text)) {
        reasons.add(
            new Reason(
                one.path("code").asText(), one.path("message").asText(), one.path("fix").asText()));
      }
    } catch (JsonProcessingException unreadable) {
      throw new IllegalStateException("jsonb that is no JSON", unreadable);
    }
    return new RecordedFailure(reasons);
  }
}
