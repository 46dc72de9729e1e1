package io.sumflow.totalizer.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.lifecycle.Managed;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the open pages what is counted, five times a second at most, on a thread of its own that
 * rests while nobody watches. Viewers may come from many threads.
 */
final class LiveFeed implements Managed {

  private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

  private static final Duration FRAME = Duration.ofMillis(200);
  private static final Duration QUIET_MAX = Duration.ofSeconds(10);

  /**
   * An event and no comment: a page cannot see comments, and has to know that somebody is there.
   */
  private static final byte[] STILL_HERE =
      "event: still\ndata: {}\n\n".getBytes(StandardCharsets.US_ASCII);

  private final Frames frames;
  private final ObjectMapper json;
  private final int viewersMax;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Everybody who has a place; who can be told for the first time; who was told before. */
  private final Set<Viewer> places = new LinkedHashSet<>();

  private final Set<Viewer> fresh = new LinkedHashSet<>();
  private final Set<Viewer> viewers = new LinkedHashSet<>();
  private boolean ended;
  private @Nullable Thread thread;

  private long toldAt;
  private long id;

  /**
   * Nobody watches yet.
   *
   * @param viewersMax pages at once, 1 or more
   */
  LiveFeed(Frames frames, ObjectMapper json, int viewersMax) {
    this.frames = frames;
    this.json = json;
    this.viewersMax = viewersMax;
  }

  /** How many watch now. */
  int viewers() {
    lock.lock();
    try {
      return places.size();
    } finally {
      lock.unlock();
    }
  }

  int viewersMax() {
    return viewersMax;
  }

  /** Whether it takes no more because the server is going. */
  boolean hasEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /** Gives it one of the places: whether there was one. */
  boolean enter(Viewer viewer) {
    lock.lock();
    try {
      return !ended && places.size() < viewersMax && places.add(viewer);
    } finally {
      lock.unlock();
    }
  }

  /** It can be told from now on. */
  void join(Viewer viewer) {
    lock.lock();
    try {
      if (!viewer.isOver()) {
        fresh.add(viewer);
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** It is gone, and its place is free. */
  void leave(Viewer viewer) {
    lock.lock();
    try {
      places.remove(viewer);
      fresh.remove(viewer);
      viewers.remove(viewer);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void start() {
    Thread feeding = new Thread(this::feed, "live-feed");
    feeding.setDaemon(true);
    thread = feeding;
    feeding.start();
  }

  /** Lets every page go at once, and takes no more. */
  void end() {
    List<Viewer> all;
    lock.lock();
    try {
      ended = true;
      all = List.copyOf(places);
      changed.signal();
    } finally {
      lock.unlock();
    }
    all.forEach(Viewer::end);
  }

  @Override
  public void stop() {
    end();
    Thread feeding = thread;
    if (feeding != null) {
      feeding.interrupt();
    }
  }

  private void feed() {
    try {
      while (awaitTurn()) {
        try {
          tell();
        } catch (RuntimeException bug) {
          LOG.error("a frame of the live page failed", bug);
        }
      }
    } catch (InterruptedException end) {
      // Nothing is left to be done.
    }
  }

  /** At once when the first page comes, else after a frame's time. */
  private boolean awaitTurn() throws InterruptedException {
    lock.lock();
    try {
      if (viewers.isEmpty()) {
        while (!ended && fresh.isEmpty()) {
          changed.await();
        }
      } else {
        long left = FRAME.toNanos();
        while (!ended && left > 0) {
          left = changed.awaitNanos(left);
        }
      }
      return !ended;
    } finally {
      lock.unlock();
    }
  }

  private void tell() {
    List<Viewer> here;
    List<Viewer> come;
    lock.lock();
    try {
      here = new ArrayList<>(viewers);
      come = new ArrayList<>(fresh);
      viewers.addAll(fresh);
      fresh.clear();
    } finally {
      lock.unlock();
    }
    Frames.Next next = frames.next();
    if (!come.isEmpty()) {
      offer(come, bytes(next.frame().first(next.before())));
    }
    long now = System.nanoTime();
    if (next.news()) {
      offer(here, bytes(next.frame()));
      toldAt = now;
    } else if (now - toldAt >= QUIET_MAX.toNanos()) {
      offer(here, STILL_HERE);
      toldAt = now;
    }
  }

  private static void offer(List<Viewer> viewers, byte[] bytes) {
    viewers.forEach(viewer -> viewer.offer(bytes));
  }

  private byte[] bytes(Frame frame) {
    return event("frame", ++id, json, frame).getBytes(StandardCharsets.UTF_8);
  }

  /** As server-sent events are written. */
  static String event(String name, long id, ObjectMapper json, Object data) {
    try {
      String text = json.writeValueAsString(data);
      return "event: " + name + "\nid: " + id + "\ndata: " + text + "\n\n";
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException("it is made of text and numbers", impossible);
    }
  }
}
