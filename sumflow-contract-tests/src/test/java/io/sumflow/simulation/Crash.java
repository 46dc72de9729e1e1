package io.sumflow.simulation;

/** The process dies here. An error, so that nobody who handles exceptions survives it. */
final class Crash extends Error {

  private static final long serialVersionUID = 1L;

  Crash(String where) {
    super("crash at " + where, null, false, false);
  }
}
