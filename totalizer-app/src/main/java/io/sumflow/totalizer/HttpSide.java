package io.sumflow.totalizer;

import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.setup.Environment;
import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import io.prometheus.metrics.instrumentation.dropwizard.DropwizardExports;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;

/** What both ports have in common: metrics, and errors that are JSON on every path. */
final class HttpSide {

  /** Of what Dropwizard measures; the rest is about its own insides. */
  private static final Pattern POOLS_AND_REQUESTS =
      Pattern.compile("io\\.dropwizard\\.(db|jetty)\\.|org\\.eclipse\\.jetty\\.|io\\.sumflow\\.");

  private HttpSide() {}

  static void metrics(PrometheusRegistry registry, Environment environment) {
    JvmMetrics.builder().register(registry);
    DropwizardExports.builder()
        .dropwizardRegistry(environment.metrics())
        .metricFilter((name, metric) -> POOLS_AND_REQUESTS.matcher(name).lookingAt())
        .register(registry);
    environment
        .servlets()
        .addServlet("prometheus", new PrometheusMetricsServlet(registry))
        .addMapping("/metrics");
    environment
        .admin()
        .addServlet("prometheus", new PrometheusMetricsServlet(registry))
        .addMapping("/metrics");
  }

  static void errors(TotalizerConfiguration configuration, Environment environment) {
    if (configuration.getServerFactory() instanceof AbstractServerFactory factory) {
      factory.setRegisterDefaultExceptionMappers(false);
    }
    environment.jersey().register(new ErrorMapper());
    JettyErrors errors = new JettyErrors(environment.getObjectMapper());
    environment.getApplicationContext().setErrorHandler(errors.new OfContext());
    environment.getAdminContext().setErrorHandler(errors.new OfContext());
    environment
        .lifecycle()
        .addEventListener(
            new LifeCycle.Listener() {
              @Override
              public void lifeCycleStarting(LifeCycle server) {
                ((Server) server).setErrorHandler(errors.new OfServer());
              }
            });
  }
}
