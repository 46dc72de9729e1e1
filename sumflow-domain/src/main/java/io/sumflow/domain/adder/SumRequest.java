package io.sumflow.domain.adder;

import io.sumflow.domain.Sum;
import java.util.Map;
import java.util.Optional;

/**
 * One call: what to add, and what travels with it.
 *
 * @param sum the terms and their exact sum
 * @param key the caller's idempotency key, if it sent one
 * @param context opaque names and values that travel with the sum unmodified (the trace context)
 */
public record SumRequest(Sum sum, Optional<IdempotencyKey> key, Map<String, String> context) {

  /** Copies the context. */
  public SumRequest {
    context = Map.copyOf(context);
  }
}
