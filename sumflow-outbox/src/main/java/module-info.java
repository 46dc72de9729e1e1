/** Transactional outbox and idempotent receiver, on the JDK alone. */
module io.sumflow.outbox {
  requires static org.jspecify;

  exports io.sumflow.outbox;
  exports io.sumflow.outbox.inmemory;
}
