package io.sumflow.totalizer;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.sumflow.shell.Setting;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What only demonstrations need; nothing of it is on by default.
 *
 * @param adder host:port of its gRPC: opens {@code POST /v1/sums} to everybody who can reach it
 * @param adderAdmin where the live page's backlog is asked for
 * @param hosts names by which the door may be called, in lower case; addresses and localhost may
 *     always. By any other name a page from elsewhere may call it that had its own name point here
 */
record DemoSettings(Optional<String> adder, Optional<URI> adderAdmin, Set<String> hosts) {

  private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  private static final int HOST_MAX = 253;
  private static final int PORT_MAX = 65_535;

  DemoSettings {
    adder.ifPresent(DemoSettings::check);
    hosts = Set.copyOf(hosts);
    hosts.forEach(DemoSettings::checkHost);
  }

  private static void checkHost(String host) {
    if (host.length() > HOST_MAX || !host.matches(LABEL + "([.]" + LABEL + ")*")) {
      throw new IllegalArgumentException(
          "demo.hosts must be host names without ports, commas between: '" + host + "'");
    }
  }

  private static void check(String adder) {
    boolean shaped = adder.matches("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):[0-9]{1,5}");
    int port = shaped ? Integer.parseInt(adder.substring(adder.lastIndexOf(':') + 1)) : 0;
    if (port < 1 || port > PORT_MAX) {
      throw new IllegalArgumentException(
          "demo.adder must be host:port, of 1 to 65535: '" + adder + "'");
    }
  }

  static DemoSettings defaults() {
    return new DemoSettings(Optional.empty(), Optional.empty(), Set.of());
  }

  @JsonCreator
  static DemoSettings read(
      @Nullable String adder, @Nullable String adderAdmin, @Nullable String hosts) {
    return new DemoSettings(
        Setting.text(adder),
        Setting.text(adderAdmin).map(url -> WebAddress.parse("demo.adderAdmin", url)),
        Setting.text(hosts).map(DemoSettings::names).orElse(Set.of()));
  }

  private static Set<String> names(String text) {
    Set<String> names = new TreeSet<>();
    for (String name : List.of(text.split(",", -1))) {
      names.add(name.strip().toLowerCase(Locale.ROOT));
    }
    return names;
  }
}
