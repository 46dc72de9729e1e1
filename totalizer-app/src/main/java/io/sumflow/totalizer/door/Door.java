package io.sumflow.totalizer.door;

import io.dropwizard.core.setup.Environment;
import java.util.Set;
import java.util.function.Consumer;

/** The demo door. */
public final class Door {

  private Door() {}

  /**
   * Opens it on the application port.
   *
   * @param adder host:port of its gRPC
   * @param hosts names by which it may be called, in lower case, besides addresses and localhost
   * @param sampled whether traces that begin here are kept
   * @param awaited told the trace id of each sum before it is added
   */
  public static void add(
      Environment environment,
      String adder,
      Set<String> hosts,
      boolean sampled,
      Consumer<String> awaited) {
    AdderClient client = new AdderClient(adder);
    environment.lifecycle().manage(client);
    environment.jersey().register(new DoorResource(client, hosts, sampled, awaited));
  }
}
