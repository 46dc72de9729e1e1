package io.sumflow.adder;

import io.dropwizard.lifecycle.Managed;
import io.sumflow.outbox.IdlePolicy;
import io.sumflow.outbox.WorkLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this process can serve: its database is usable and it is not draining. Looked at once a
 * second on a thread of its own, so that asking costs nothing. Safe for use by many threads.
 */
final class Readiness implements Managed {

  private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final Supplier<Optional<String>> database;
  private final Consumer<Boolean> announce;
  private final WorkLoop watch;
  private volatile Optional<String> databaseTrouble = Optional.of("database was not asked yet");
  private volatile boolean draining;

  /**
   * Prepares the watch; starts nothing.
   *
   * @param database why it cannot be used, empty if it can; answers within seconds
   * @param announce hears after each look whether the process is ready
   */
  Readiness(Supplier<Optional<String>> database, Consumer<Boolean> announce) {
    this.database = database;
    this.announce = announce;
    this.watch = new WorkLoop("readiness", this::look, IdlePolicy.every(PERIOD), this::cannotLook);
  }

  /** Looks once before it returns, so that a server that starts afterwards is ready at once. */
  @Override
  public void start() {
    look();
    watch.start();
  }

  @Override
  public void stop() {
    watch.close();
  }

  /** From now on it is not ready, whatever the database says. */
  void drain() {
    draining = true;
  }

  /** Why it is not ready; empty if it is. */
  Optional<String> trouble() {
    return draining ? Optional.of("draining") : databaseTrouble;
  }

  /** Why the database cannot be used; empty if it can. */
  Optional<String> databaseTrouble() {
    return databaseTrouble;
  }

  private int look() {
    found(database.get());
    return 0;
  }

  private void cannotLook(Throwable failure) {
    LOG.error("The database could not be asked", failure);
    found(Optional.of("database could not be asked"));
  }

  private void found(Optional<String> trouble) {
    if (!trouble.equals(databaseTrouble)) {
      trouble.ifPresentOrElse(
          why -> LOG.warn("Not ready: {}", why), () -> LOG.info("Ready: the database is usable"));
    }
    databaseTrouble = trouble;
    announce.accept(trouble().isEmpty());
  }
}
