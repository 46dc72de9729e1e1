package io.sumflow.shell;

import io.dropwizard.lifecycle.Managed;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.instrumentation.jdbc.datasource.JdbcTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.resources.Resource;
import io.sumflow.otel.LinkSampler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service's traces, and its log if that is to be sent, too: OpenTelemetry's SDK, made only when
 * somebody asks for it. Off, nothing of OpenTelemetry is made and nothing stands in anybody's way.
 *
 * <p>Sending never blocks and never fails what is traced: what a collector does not take in time is
 * dropped. To be managed first, so that it stops after everything that makes spans.
 */
public final class Telemetry implements Managed {

  private static final Logger LOG = LoggerFactory.getLogger(Telemetry.class);

  /** For what was not sent yet. */
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");

  private final @Nullable OpenTelemetrySdk sdk;
  private final List<AutoCloseable> installed = new ArrayList<>();

  private Telemetry(@Nullable OpenTelemetrySdk sdk) {
    this.sdk = sdk;
  }

  /**
   * On if the configuration names an endpoint or a standard variable asks, and {@code
   * OTEL_SDK_DISABLED} is not true.
   *
   * @param service its name, unless {@code OTEL_SERVICE_NAME} or {@code OTEL_RESOURCE_ATTRIBUTES}
   *     give another
   * @throws RefusedException if the SDK refuses what the variables say
   */
  public static Telemetry of(
      String service, String version, TracingSettings settings, Map<String, String> environment)
      throws RefusedException {
    Optional<Map<String, String>> properties = TelemetryProperties.of(settings, environment);
    if (properties.isEmpty()) {
      return new Telemetry(null);
    }
    SemanticConventions.chooseCurrent();
    Telemetry on = new Telemetry(sdk(properties.get(), ours(service, version)));
    on.installed.add(SpanInLogs.install());
    if (TelemetryProperties.sends(properties.get(), TelemetryProperties.LOGS)) {
      on.ifOn(otel -> on.installed.add(LogExport.install(otel)));
    }
    return on;
  }

  private static OpenTelemetrySdk sdk(Map<String, String> properties, Resource ours)
      throws RefusedException {
    try {
      return AutoConfiguredOpenTelemetrySdk.builder()
          .disableShutdownHook()
          .addPropertiesSupplier(() -> properties)
          .addResourceCustomizer((given, config) -> named(ours.merge(given), ours))
          .addSamplerCustomizer((sampler, config) -> new LinkSampler(sampler))
          .build()
          .getOpenTelemetrySdk();
    } catch (ConfigurationException refused) {
      throw TelemetryProperties.refused(properties, refused);
    }
  }

  private static Resource ours(String service, String version) {
    return Resource.builder()
        .put(SERVICE_NAME, service)
        .put("service.namespace", "sumflow")
        .put("service.version", version)
        .put("service.instance.id", UUID.randomUUID().toString())
        .build();
  }

  /** Without a name of its own, the SDK makes one up. */
  private static Resource named(Resource resource, Resource ours) {
    String name = String.valueOf(resource.getAttribute(SERVICE_NAME));
    return name.startsWith("unknown_service")
        ? resource.toBuilder().put(SERVICE_NAME, ours.getAttribute(SERVICE_NAME)).build()
        : resource;
  }

  /** None, whatever anybody asks for. */
  public static Telemetry off() {
    return new Telemetry(null);
  }

  /** Whether there is any. */
  public boolean isOn() {
    return sdk != null;
  }

  /** The decorated one if it is on, else the very thing that was given. */
  public <T> T around(T plain, BiFunction<? super T, OpenTelemetry, ? extends T> decorate) {
    return sdk == null ? plain : decorate.apply(plain, sdk);
  }

  /** Does something if it is on. */
  public void ifOn(Consumer<OpenTelemetry> action) {
    if (sdk != null) {
      action.accept(sdk);
    }
  }

  /**
   * A pool whose statements are seen, each as a span of its own, with its text but never its
   * values, where the connection is taken while a sampled span is current.
   */
  public DataSource statementsOf(DataSource pool) {
    return around(
        pool,
        (plain, otel) ->
            new SampledStatements(
                plain,
                JdbcTelemetry.builder(otel)
                    .setDataSourceInstrumenterEnabled(false)
                    .build()
                    .wrap(plain)));
  }

  /** Sends what is left, for five seconds at most. Idempotent. */
  @Override
  public void stop() {
    for (AutoCloseable one : installed) {
      try {
        one.close();
      } catch (Exception failure) {
        LOG.debug("Could not be taken out", failure);
      }
    }
    installed.clear();
    if (sdk != null) {
      sdk.shutdown().join(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
