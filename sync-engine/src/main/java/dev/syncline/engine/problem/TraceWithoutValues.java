package dev.syncline.engine.problem;

/** A stack trace of classes and lines only: the messages of causes may quote values of rows. */
public final class TraceWithoutValues {
  private static final int DEEPEST = 12;
  private static final int FRAMES = 60;

  private TraceWithoutValues() {}

  public static String of(Throwable failure) {
    StringBuilder trace = new StringBuilder();
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      trace.append(depth == 0 ? "" : "\nCaused by: ").append(cause.getClass().getName());
      StackTraceElement[] frames = cause.getStackTrace();
      for (int index = 0; index < Math.min(frames.length, FRAMES); index++) {
        trace.append("\n\tat ").append(frames[index]);
      }
      cause = cause.getCause();
    }
    return trace.toString();
  }
}
