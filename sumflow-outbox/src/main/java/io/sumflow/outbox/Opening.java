package io.sumflow.outbox;

/** What came of asking for the next window. Four different things, never mixed up. */
public sealed interface Opening {

  /**
   * A window was opened and is durable.
   *
   * @param window read it from {@link Window#after}
   * @param timelineChanged the database failed over or was recovered since the last window;
   *     position and messages went back together, so it is consistent: worth a line in the log
   */
  record Opened(Window window, boolean timelineChanged) implements Opening {}

  /** Nothing new, or paused by an operator; no window is open. */
  record Idle() implements Opening {}

  /**
   * The database's history is not the one the position was written in; nothing may be sent until
   * that is the database again (no command to go on from another exists yet). The window that was
   * open is closed.
   *
   * @param why for a person
   */
  record Hold(String why) implements Opening {}

  /** Somebody else holds the lease: drop everything, send nothing more. */
  record Fenced() implements Opening {}
}
