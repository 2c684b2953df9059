package dev.syncline.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/**
 * The process's standard output. Unlike {@link System#out}, it reports that it cannot be written,
 * for example because a disk is full. If the reader of a pipe has read enough and closed it, as
 * {@code head} does, the rest is discarded without an error. Has no buffer of its own.
 */
public final class StandardOutput extends OutputStream {
  private final OutputStream descriptor = new FileOutputStream(FileDescriptor.out);
  private boolean pipeIsClosed;

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (pipeIsClosed) {
      return;
    }
    try {
      descriptor.write(bytes, from, length);
    } catch (IOException failure) {
      if (!isOfClosedPipe(failure)) {
        throw failure;
      }
      pipeIsClosed = true;
    }
  }

  /** Java passes on only the system's words: Broken pipe, The pipe is being closed. */
  private static boolean isOfClosedPipe(IOException failure) {
    return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
  }
}
