package dev.syncline.client;

import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

/** The sync answered that it cannot wait. */
public final class SyncRefusedException extends SyncClientException {
  private final int status;
  private final transient List<Problem> problems;

  SyncRefusedException(URI service, int status, List<Problem> problems) {
    super(
        "the sync at "
            + service
            + " answered "
            + status
            + problems.stream().map(one -> "; " + one).collect(Collectors.joining()),
        null);
    this.status = status;
    this.problems = List.copyOf(problems);
  }

  /**
   * One problem.
   *
   * @param code its code, which {@code sync-cli help CODE} explains
   * @param message what was found
   * @param fix what to do
   */
  public record Problem(String code, String message, String fix) {
    @Override
    public String toString() {
      return code + " " + message + " (" + fix + ")";
    }
  }

  /**
   * The HTTP status: 400 for a request that is not valid, 401 for one without the API token, 404
   * for a consumer schema that the process does not have, 409 for a token of another source or of
   * one that has failed over since, 503 if the consumer schema is paused or halted, or the process
   * is stopping.
   */
  public int status() {
    return status;
  }

  /** What is wrong; empty if something else than a sync answered. */
  public List<Problem> problems() {
    return problems;
  }
}
