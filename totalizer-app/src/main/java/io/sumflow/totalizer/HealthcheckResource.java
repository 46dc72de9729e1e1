package io.sumflow.totalizer;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.BooleanSupplier;

/** Whether this process can answer: it can while its database is usable. */
@Path("/v1/healthcheck")
@Produces(MediaType.APPLICATION_JSON)
public final class HealthcheckResource {

  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private final BooleanSupplier usable;
  private final SystemInfo systemInfo;

  HealthcheckResource(BooleanSupplier usable, String version, String environment) {
    this.usable = usable;
    this.systemInfo = new SystemInfo(version, environment);
  }

  /** What runs here, and where. */
  public record SystemInfo(String version, String environment) {}

  /** What the health check answers. */
  public record Health(String status, @JsonProperty("system_info") SystemInfo systemInfo) {}

  /** 200 and {@code available}, or 503 and {@code unavailable}. */
  @GET
  public Response get() {
    boolean available = usable.getAsBoolean();
    return Response.status(available ? OK : UNAVAILABLE)
        .entity(new Health(available ? "available" : "unavailable", systemInfo))
        .build();
  }
}
