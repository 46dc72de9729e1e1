package io.sumflow.simulation;

import io.sumflow.domain.Sum;
import io.sumflow.domain.adder.Adder;
import io.sumflow.domain.adder.IdempotencyKey;
import io.sumflow.domain.adder.JournalUnavailableException;
import io.sumflow.domain.adder.Recording;
import io.sumflow.domain.adder.SumRequest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the adder for sums. With an idempotency key it asks again until it is answered; without one
 * it never asks twice.
 */
final class Caller implements Actor {

  private final World world;
  private final Adder adder;
  private final int first;
  private final int end;
  private int next;
  private @Nullable SumRequest current;

  Caller(World world, Adder adder, int first, int count) {
    this.world = world;
    this.adder = adder;
    this.first = first;
    this.end = first + count;
    this.next = first;
  }

  boolean isDone() {
    return next == end;
  }

  @Override
  public void step() {
    if (isDone()) {
      return;
    }
    SumRequest request = current != null ? current : newRequest();
    current = request;
    try {
      Recording answer = adder.add(request).toCompletableFuture().join();
      if (answer == Recording.CONFLICT) {
        throw new AssertionError("conflict without another request of that key: " + request);
      }
      world.truth.answered(next);
      advance();
    } catch (CompletionException failed) {
      if (!(failed.getCause() instanceof JournalUnavailableException)) {
        throw failed;
      }
      unanswered(request);
    } catch (Crash adderDied) {
      unanswered(request);
    }
  }

  private SumRequest newRequest() {
    Optional<IdempotencyKey> key =
        world.random.nextInt(4) == 0
            ? Optional.empty()
            : Optional.of(new IdempotencyKey("request " + next + " from " + first));
    Sum sum = Sum.of(world.random.nextInt(1_000) - 500, world.random.nextInt(1_000) - 500);
    Map<String, String> context =
        Map.of("request", Integer.toString(next), "kind", world.anyKind().name());
    return new SumRequest(sum, key, context);
  }

  private void unanswered(SumRequest request) {
    if (request.key().isEmpty()) {
      advance();
    }
  }

  private void advance() {
    next++;
    current = null;
  }

  @Override
  public String toString() {
    return "caller at " + next + " of " + end;
  }
}
