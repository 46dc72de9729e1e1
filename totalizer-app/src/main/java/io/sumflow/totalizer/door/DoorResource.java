package io.sumflow.totalizer.door;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/sums}: adds two numbers by calling the adder. */
@Path("/v1/sums")
public final class DoorResource {

  private static final int BODY_MAX = 1_024;
  private static final int KEY_MAX = 255;

  /** Nobody's name can be made to point at these. */
  private static final Pattern SAFE_HOST =
      Pattern.compile("localhost|[0-9]{1,3}([.][0-9]{1,3}){3}|\\[[0-9a-f:.]+]");

  private static final Pattern PORT = Pattern.compile(":[0-9]*$");

  private final AdderClient adder;
  private final Set<String> hosts;
  private final boolean sampled;
  private final Consumer<String> awaited;

  DoorResource(AdderClient adder, Set<String> hosts, boolean sampled, Consumer<String> awaited) {
    this.adder = adder;
    this.hosts = hosts;
    this.sampled = sampled;
    this.awaited = awaited;
  }

  /** What a caller brings besides the body. */
  public static final class Headers {

    @HeaderParam("Host")
    private @Nullable String host;

    @HeaderParam("Origin")
    private @Nullable String origin;

    @HeaderParam("Sec-Fetch-Site")
    private @Nullable String site;

    @HeaderParam("Content-Type")
    private @Nullable String contentType;

    @HeaderParam("Idempotency-Key")
    private @Nullable List<String> keys;

    @HeaderParam("traceparent")
    private @Nullable String traceParent;

    @HeaderParam("tracestate")
    private @Nullable String traceState;
  }

  /**
   * What the door answers.
   *
   * @param trace the trace id that the sum's message carries
   */
  public record Answer(int sum, String trace) {}

  /** The sum, once it is recorded. */
  @POST
  public Response add(@BeanParam Headers headers, InputStream body) throws IOException {
    try {
      checkHost(headers.host);
      checkSite(headers);
      checkJson(headers.contentType);
      Optional<String> key = key(headers.keys);
      Terms terms = Terms.read(bytes(body));
      Trace trace = Trace.of(headers.traceParent, headers.traceState, sampled);
      awaited.accept(trace.id());
      int sum = adder.add(terms, key, trace);
      return Response.ok(new Answer(sum, trace.id()), MediaType.APPLICATION_JSON_TYPE)
          .header("Cache-Control", "no-store")
          .build();
    } catch (RefusedCallException refused) {
      return refused.answer();
    }
  }

  /**
   * A page from elsewhere whose name was made to point here calls its own origin, as far as its
   * browser can tell; only the name gives it away.
   */
  private void checkHost(@Nullable String given) throws RefusedCallException {
    String host =
        given == null ? "" : PORT.matcher(given.toLowerCase(Locale.ROOT)).replaceFirst("");
    if (!SAFE_HOST.matcher(host).matches() && !hosts.contains(host)) {
      throw new RefusedCallException(
          RefusedCallException.FORBIDDEN,
          null,
          "Host must be an IP address, localhost or one of demo.hosts: "
              + RefusedCallException.shown(host.isEmpty() ? "missing" : host));
    }
  }

  /** Browsers say where a request comes from; another site's pages may not add through them. */
  private static void checkSite(Headers headers) throws RefusedCallException {
    boolean own = headers.origin == null || authority(headers.origin).equals(headers.host);
    boolean same = headers.site == null || headers.site.matches("same-origin|none");
    if (!own || !same) {
      String from = headers.origin == null ? headers.site : headers.origin;
      throw new RefusedCallException(
          RefusedCallException.FORBIDDEN,
          null,
          "Origin must be this page's own: " + RefusedCallException.shown(String.valueOf(from)));
    }
  }

  private static String authority(String origin) {
    try {
      return String.valueOf(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException malformed) {
      return "";
    }
  }

  /** Also because a browser asks before it sends JSON to another site. */
  private static void checkJson(@Nullable String given) throws RefusedCallException {
    if (given == null || !given.strip().matches("(?i)application/json(\\s*;.*)?")) {
      throw new RefusedCallException(
          RefusedCallException.NOT_JSON,
          null,
          "Content-Type must be application/json: "
              + (given == null ? "missing" : RefusedCallException.shown(given)));
    }
  }

  private static Optional<String> key(@Nullable List<String> given) throws RefusedCallException {
    if (given == null || given.isEmpty()) {
      return Optional.empty();
    }
    String key = String.join(",", given);
    if (!key.matches("[ -~]{1," + KEY_MAX + "}")) {
      throw new RefusedCallException(
          RefusedCallException.BAD_REQUEST,
          null,
          "Idempotency-Key must be 1 to "
              + KEY_MAX
              + " printable ASCII characters: "
              + RefusedCallException.shown(key));
    }
    return Optional.of(key);
  }

  private static byte[] bytes(InputStream body) throws IOException, RefusedCallException {
    byte[] bytes = body.readNBytes(BODY_MAX + 1);
    if (bytes.length > BODY_MAX) {
      throw new RefusedCallException(
          RefusedCallException.TOO_LARGE,
          null,
          "body must be at most " + BODY_MAX + " bytes: more");
    }
    return bytes;
  }
}
