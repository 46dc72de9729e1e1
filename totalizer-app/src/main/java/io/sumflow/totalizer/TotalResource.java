package io.sumflow.totalizer;

import io.sumflow.domain.totalizer.RunningTotal;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigInteger;
import java.util.function.Supplier;

/** The running total. */
@Path("/v1/results")
@Produces(MediaType.APPLICATION_JSON)
public final class TotalResource {

  private final Supplier<RunningTotal> total;

  TotalResource(Supplier<RunningTotal> total) {
    this.total = total;
  }

  /**
   * What the total answers.
   *
   * @param result exact, of any size
   * @param count how many sums it holds
   */
  public record Total(BigInteger result, long count) {}

  /** The total as it is committed now. */
  @GET
  public Total get() {
    RunningTotal now = total.get();
    return new Total(now.value(), now.count());
  }
}
