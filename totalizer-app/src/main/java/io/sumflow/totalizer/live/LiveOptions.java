package io.sumflow.totalizer.live;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the live page is served.
 *
 * @param viewersMax pages at once, 1 or more
 * @param door whether numbers can be added
 * @param traced whether the trace of what is added on the page is kept
 * @param adderAdmin asked for the backlog
 * @param traces tracing UI to link to
 * @param dashboards to link to
 */
public record LiveOptions(
    int viewersMax,
    boolean door,
    boolean traced,
    Optional<URI> adderAdmin,
    Optional<URI> traces,
    Optional<URI> dashboards) {

  Setup setup() {
    return new Setup(door, traced, text(traces), text(dashboards));
  }

  private static @Nullable String text(Optional<URI> address) {
    return address.map(URI::toString).orElse(null);
  }
}
