package io.sumflow.simulation;

import io.sumflow.outbox.Backlog;
import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.Claim;
import io.sumflow.outbox.Lease;
import io.sumflow.outbox.Opening;
import io.sumflow.outbox.PageLimit;
import io.sumflow.outbox.Parked;
import io.sumflow.outbox.Reading;
import io.sumflow.outbox.Window;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Backlogs that break one rule each; everything else is the sound one's. */
class CarelessBacklog implements Backlog {

  private static final Duration LEASE = Duration.ofSeconds(10);

  private final Backlog sound;

  CarelessBacklog(Backlog sound) {
    this.sound = sound;
  }

  @Override
  public Claim claim(UUID owner, Duration length, Optional<Claim.Held> stale) {
    return sound.claim(owner, length, stale);
  }

  @Override
  public boolean beat(Lease lease, Duration length) {
    return sound.beat(lease, length);
  }

  @Override
  public void release(Lease lease) {
    sound.release(lease);
  }

  @Override
  public Opening closeAndOpen(Lease lease, long number) {
    return sound.closeAndOpen(lease, number);
  }

  @Override
  public Reading read(Window window, long after, PageLimit limit) {
    return sound.read(window, after, limit);
  }

  @Override
  public boolean pin(Window window, Map<String, Integer> partitions) {
    return sound.pin(window, partitions);
  }

  @Override
  public boolean advance(Window window, long through, List<Parked> parked) {
    return sound.advance(window, through, parked);
  }

  /** Reads above the highest place that any relay has read, as a cursor would. */
  static final class SeqCursor extends CarelessBacklog {

    private final long[] cursor;
    private long read;

    SeqCursor(Backlog sound, long[] cursor) {
      super(sound);
      this.cursor = cursor;
    }

    @Override
    public Opening closeAndOpen(Lease lease, long number) {
      Opening opening = super.closeAndOpen(lease, number);
      cursor[0] = Math.max(cursor[0], read);
      return opening;
    }

    @Override
    public Reading read(Window window, long after, PageLimit limit) {
      Reading reading = super.read(window, after, limit);
      if (!(reading instanceof Reading.Page page)) {
        return reading;
      }
      read = Math.max(read, page.through());
      return new Reading.Page(
          page.entries().stream().filter(entry -> entry.seq() > cursor[0]).toList(), page.last());
    }
  }

  /** Closes whatever window is open, whoever works on it. */
  static final class ClosesUnguarded extends CarelessBacklog {

    ClosesUnguarded(Backlog sound) {
      super(sound);
    }

    @Override
    public Opening closeAndOpen(Lease lease, long number) {
      Claim claim = super.claim(lease.owner(), LEASE, Optional.empty());
      if (claim instanceof Claim.Held held) {
        claim = super.claim(lease.owner(), LEASE, Optional.of(held));
      }
      Claim.Claimed stolen = (Claim.Claimed) claim;
      return super.closeAndOpen(stolen.lease(), stolen.number());
    }
  }

  /** Publishes what follows a parked message. */
  static final class PublishesFollowers extends CarelessBacklog {

    PublishesFollowers(Backlog sound) {
      super(sound);
    }

    @Override
    public Reading read(Window window, long after, PageLimit limit) {
      Reading reading = super.read(window, after, limit);
      if (!(reading instanceof Reading.Page page)) {
        return reading;
      }
      return new Reading.Page(
          page.entries().stream().map(PublishesFollowers::unflagged).toList(), page.last());
    }

    private static BacklogEntry unflagged(BacklogEntry entry) {
      boolean parkedItself = Payload.isRefused(entry.message());
      return new BacklogEntry(
          entry.seq(), entry.message(), entry.createdAt(), entry.keyParked() && parkedItself);
    }
  }

  /** Sets messages aside and forgets to keep them. */
  static final class ParksNowhere extends CarelessBacklog {

    ParksNowhere(Backlog sound) {
      super(sound);
    }

    @Override
    public boolean advance(Window window, long through, List<Parked> parked) {
      return super.advance(
          window, parked.stream().mapToLong(p -> p.entry().seq()).max().orElse(through), List.of());
    }
  }
}
