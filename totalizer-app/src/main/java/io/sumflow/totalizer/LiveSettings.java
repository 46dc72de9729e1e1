package io.sumflow.totalizer;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.sumflow.shell.Setting;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The live page.
 *
 * @param viewersMax pages at once, 1 to 10,000; default 50
 * @param tracingUi of Jaeger, which the page links to; none by default
 * @param dashboardsUi which the page links to; none by default
 */
record LiveSettings(int viewersMax, Optional<URI> tracingUi, Optional<URI> dashboardsUi) {

  LiveSettings {
    Setting.within("live.viewersMax", 1, 10_000, viewersMax);
  }

  static LiveSettings defaults() {
    return new LiveSettings(50, Optional.empty(), Optional.empty());
  }

  @JsonCreator
  static LiveSettings read(
      @Nullable Integer viewersMax, @Nullable String tracingUi, @Nullable String dashboardsUi) {
    return new LiveSettings(
        Objects.requireNonNullElse(viewersMax, defaults().viewersMax),
        Setting.text(tracingUi).map(url -> WebAddress.parse("live.tracingUi", url)),
        Setting.text(dashboardsUi).map(url -> WebAddress.parse("live.dashboardsUi", url)));
  }
}
