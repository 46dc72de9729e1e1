package io.sumflow.otel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * How often sampled messages were sent in vain. Only what failed is remembered, of 10,000 messages
 * at most; the oldest are forgotten first. Safe for use by many threads.
 */
final class Attempts {

  /** Two full pages: no more can be under way. */
  private static final int REMEMBERED_MAX = 10_000;

  private final Map<UUID, Integer> failed = new LinkedHashMap<>();

  synchronized void failed(UUID id) {
    failed.merge(id, 1, Integer::sum);
    if (failed.size() > REMEMBERED_MAX) {
      failed.remove(failed.keySet().iterator().next());
    }
  }

  /** How often it was sent, this time included. */
  synchronized int acknowledged(UUID id) {
    Integer inVain = failed.remove(id);
    return inVain == null ? 1 : inVain + 1;
  }
}
