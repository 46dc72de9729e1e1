package io.sumflow.totalizer.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.core.setup.Environment;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sumflow.domain.Sum;
import io.sumflow.domain.totalizer.RunningTotal;
import io.sumflow.outbox.ReceivedMessage;
import jakarta.servlet.ServletRegistration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jetty.util.component.LifeCycle;

/** {@code GET /}: the total as it is counted; {@code GET /v1/live}: what the page shows. */
public final class LivePage {

  /** Where the feed is. */
  public static final String FEED = "/v1/live";

  private LivePage() {}

  /**
   * Adds both to the application port. Open pages end as soon as the server begins to stop.
   *
   * @param sums what a message says; never throws
   * @param tally the total as it is committed now; asked while somebody watches
   */
  public static void add(
      Environment environment,
      PrometheusRegistry registry,
      LiveOptions options,
      RecentSums recent,
      Function<ReceivedMessage, Optional<Sum>> sums,
      Supplier<RunningTotal> tally) {
    ObjectMapper json = environment.getObjectMapper();
    Supplier<Optional<Backlog>> backlog =
        options
            .adderAdmin()
            .<Supplier<Optional<Backlog>>>map(
                admin -> new BacklogWatch(admin, json, System::nanoTime))
            .orElse(Optional::empty);
    LiveFeed feed =
        new LiveFeed(new Frames(recent, sums, tally, backlog), json, options.viewersMax());
    environment.lifecycle().manage(feed);
    GaugeWithCallback.builder()
        .name("sumflow_live_viewers")
        .help("Pages that watch the total now.")
        .callback(gauge -> gauge.call(feed.viewers()))
        .register(registry);
    // Before the drain, which would wait for them.
    environment
        .lifecycle()
        .addEventListener(
            new LifeCycle.Listener() {
              @Override
              public void lifeCycleStopping(LifeCycle server) {
                feed.end();
              }
            });
    ServletRegistration.Dynamic servlet =
        environment.servlets().addServlet("live", new LiveServlet(feed, json, options.setup()));
    servlet.addMapping(FEED);
    servlet.setAsyncSupported(true);
    environment.jersey().register(new PageResource(new PageFiles()));
  }
}
