package io.sumflow.outbox;

import java.util.List;

/** What came of reading a page of a window. */
public sealed interface Reading {

  /**
   * The next messages, in order of their sequence numbers.
   *
   * @param entries empty only if the window has no more
   * @param last true if nothing of the window lies behind this page
   */
  record Page(List<BacklogEntry> entries, boolean last) implements Reading {

    /** Copies the entries. */
    public Page {
      entries = List.copyOf(entries);
    }

    /** The last entry's sequence number, 0 if there is none. */
    public long through() {
      return entries.isEmpty() ? 0 : entries.get(entries.size() - 1).seq();
    }
  }

  /**
   * The database's history broke, or it is a standby: send nothing.
   *
   * @param why for a person
   */
  record Hold(String why) implements Reading {}

  /** Somebody else holds the lease: send nothing. */
  record Fenced() implements Reading {}
}
