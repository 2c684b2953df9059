package dev.syncline.postgres.session;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;

/** A socket that measures how long a thread has been waiting on it. */
public class WatchedSocket extends Socket {
  private static final long NOBODY = 0;

  private volatile long waitingSince = NOBODY;

  /** How long the present read or write has taken, zero while there is none. */
  final Duration waited() {
    long since = waitingSince;
    return since == NOBODY ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  private void begin() {
    waitingSince = System.nanoTime() | 1;
  }

  private void end() {
    waitingSince = NOBODY;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        begin();
        try {
          return in.read();
        } finally {
          end();
        }
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        begin();
        try {
          return in.read(bytes, offset, length);
        } finally {
          end();
        }
      }
    };
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new FilterOutputStream(super.getOutputStream()) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        begin();
        try {
          out.write(bytes, offset, length);
        } finally {
          end();
        }
      }
    };
  }
}
