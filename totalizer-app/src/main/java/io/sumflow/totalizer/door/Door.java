package io.sumflow.totalizer.door;

import io.dropwizard.core.setup.Environment;
import java.util.function.Consumer;

/** The demo door. */
public final class Door {

  private Door() {}

  /**
   * Opens it on the application port.
   *
   * @param adder host:port of its gRPC
   * @param sampled whether traces that begin here are kept
   * @param awaited told the trace id of each sum before it is added
   */
  public static void add(
      Environment environment, String adder, boolean sampled, Consumer<String> awaited) {
    AdderClient client = new AdderClient(adder);
    environment.lifecycle().manage(client);
    environment.jersey().register(new DoorResource(client, sampled, awaited));
  }
}
