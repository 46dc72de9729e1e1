package io.sumflow.totalizer;

import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.setup.Environment;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;

/** What both ports have in common: errors that are JSON on every path. */
final class HttpSide {

  private HttpSide() {}

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
