package io.sumflow.totalizer;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.sumflow.shell.Setting;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What only demonstrations need; nothing of it is on by default.
 *
 * @param adder host:port of its gRPC: opens {@code POST /v1/sums} to everybody who can reach it
 * @param adderAdmin where the live page's backlog is asked for
 */
record DemoSettings(Optional<String> adder, Optional<URI> adderAdmin) {

  DemoSettings {
    adder.ifPresent(DemoSettings::check);
  }

  private static void check(String adder) {
    if (!adder.matches("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):[0-9]{1,5}")) {
      throw new IllegalArgumentException("demo.adder must be host:port: '" + adder + "'");
    }
  }

  static DemoSettings defaults() {
    return new DemoSettings(Optional.empty(), Optional.empty());
  }

  @JsonCreator
  static DemoSettings read(@Nullable String adder, @Nullable String adderAdmin) {
    return new DemoSettings(
        Setting.text(adder),
        Setting.text(adderAdmin).map(url -> WebAddress.parse("demo.adderAdmin", url)));
  }
}
