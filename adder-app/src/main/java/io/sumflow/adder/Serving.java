package io.sumflow.adder;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.sumflow.domain.adder.Adder;
import io.sumflow.proto.SumNumbersServiceGrpc;
import io.sumflow.shell.HealthServlet;
import org.eclipse.jetty.util.component.LifeCycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What callers and probes meet: the gRPC server, and the same readiness in both its forms. */
final class Serving {

  private static final Logger LOG = LoggerFactory.getLogger(Serving.class);

  private final Wiring wiring;
  private final GrpcSettings settings;

  Serving(Wiring wiring, GrpcSettings settings) {
    this.wiring = wiring;
    this.settings = settings;
  }

  void serve(Adder adder, AdderDatabase database) {
    HealthStatusManager health = new HealthStatusManager();
    Readiness readiness = new Readiness(database, ready -> announce(health, ready));
    GrpcServer server =
        new GrpcServer(
            GrpcServer.listen(settings),
            settings,
            new SumEndpoint(adder),
            health,
            new CallTracker(SumNumbersServiceGrpc.getServiceDescriptor(), wiring.metrics()),
            wiring.telemetry());
    wiring.check("database", readiness::databaseTrouble);
    wiring
        .dropwizard()
        .admin()
        .addServlet("health", new HealthServlet(readiness::trouble))
        .addMapping("/health");
    wiring.manage(readiness);
    wiring.manage(server);
    wiring.dropwizard().lifecycle().addEventListener(drain(readiness, server));
  }

  private static void announce(HealthStatusManager health, boolean ready) {
    ServingStatus status = ready ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
    health.setStatus(SumNumbersServiceGrpc.SERVICE_NAME, status);
  }

  /** Before anything is stopped: the admin port says that it drains, until it has. */
  private static LifeCycle.Listener drain(Readiness readiness, GrpcServer server) {
    return new LifeCycle.Listener() {
      @Override
      public void lifeCycleStopping(LifeCycle event) {
        try {
          LOG.info("Draining");
          readiness.drain();
          server.drain();
        } catch (RuntimeException | Error failure) {
          // Whatever it was, the relay must still give back its lease.
          LOG.error("Draining failed", failure);
        }
      }
    };
  }
}
