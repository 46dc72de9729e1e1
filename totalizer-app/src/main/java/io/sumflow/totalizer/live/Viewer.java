package io.sumflow.totalizer.live;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One open page. Takes a frame only when the one before has left, so a slow page sees fewer of
 * them, and nobody waits for it. Safe for use by many threads.
 */
final class Viewer implements WriteListener {

  /** One that takes nothing for so long is let go. */
  static final Duration SLOW = Duration.ofSeconds(10);

  private final LiveFeed feed;
  private final Runnable disconnect;

  private @Nullable AsyncContext request;
  private @Nullable ServletOutputStream out;
  private byte @Nullable [] next;
  private boolean unflushed;
  private boolean begun;
  private boolean idle;
  private boolean over;
  private long busySince = System.nanoTime();

  /**
   * Does nothing yet.
   *
   * @param disconnect ends the connection under whatever is being written
   */
  Viewer(LiveFeed feed, Runnable disconnect) {
    this.feed = feed;
    this.disconnect = disconnect;
  }

  /** Leaves the container's thread, sends these bytes, and then what is offered. */
  void begin(HttpServletRequest given, ServletOutputStream stream, byte[] beginning) {
    AsyncContext async = given.startAsync();
    async.setTimeout(0);
    boolean late;
    synchronized (this) {
      late = over;
      request = async;
      out = stream;
      next = beginning;
    }
    if (late) {
      async.complete();
    } else {
      stream.setWriteListener(this);
    }
  }

  /** Sends it; or leaves it out, if the page has not taken the one before. */
  void offer(byte[] frame) {
    synchronized (this) {
      if (over) {
        return;
      }
      if (idle) {
        next = frame;
        busySince = System.nanoTime();
        write();
        return;
      }
      if (System.nanoTime() - busySince < SLOW.toNanos()) {
        return;
      }
    }
    drop();
  }

  /** Ends it in order; what is still on its way is cut off. */
  void end() {
    boolean cut;
    synchronized (this) {
      cut = !idle;
    }
    if (cut) {
      drop();
    } else {
      finish();
    }
  }

  synchronized boolean isOver() {
    return over;
  }

  @Override
  public void onWritePossible() {
    boolean first;
    synchronized (this) {
      write();
      first = idle && !begun;
      begun |= idle;
    }
    if (first) {
      feed.join(this);
    }
  }

  @Override
  public void onError(Throwable broken) {
    finish();
  }

  /** Goes on as far as it can without waiting; the container calls again where it cannot. */
  private void write() {
    ServletOutputStream stream = out;
    idle = false;
    try {
      while (stream != null && !over && stream.isReady()) {
        if (next != null) {
          byte[] bytes = next;
          next = null;
          unflushed = true;
          stream.write(bytes);
        } else if (unflushed) {
          unflushed = false;
          stream.flush();
        } else {
          idle = true;
          return;
        }
      }
    } catch (IOException | IllegalStateException broken) {
      drop();
    }
  }

  private void drop() {
    disconnect.run();
    finish();
  }

  private void finish() {
    AsyncContext async;
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      async = request;
    }
    feed.leave(this);
    try {
      if (async != null) {
        async.complete();
      }
    } catch (IllegalStateException already) {
      // The container was first.
    }
  }
}
