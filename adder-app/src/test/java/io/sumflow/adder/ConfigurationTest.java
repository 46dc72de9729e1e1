package io.sumflow.adder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dropwizard.configuration.ConfigurationFactory;
import io.dropwizard.configuration.ConfigurationSourceProvider;
import io.dropwizard.configuration.DefaultConfigurationFactoryFactory;
import io.dropwizard.configuration.FileConfigurationSourceProvider;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.sumflow.outbox.IdlePolicy;
import io.sumflow.shell.DatabaseSettings;
import io.sumflow.shell.EnvironmentVariables;
import io.sumflow.shell.KafkaSettings;
import io.sumflow.shell.Refusal;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigurationTest {

  private static final ConfigurationFactory<AdderConfiguration> FACTORY =
      new DefaultConfigurationFactoryFactory<AdderConfiguration>()
          .create(
              AdderConfiguration.class, Validators.newValidator(), Jackson.newObjectMapper(), "dw");

  private static AdderConfiguration read(Map<String, String> environment) throws Exception {
    return read(new FileConfigurationSourceProvider(), "adder.yml", environment);
  }

  private static AdderConfiguration yaml(String text) throws Exception {
    ConfigurationSourceProvider source =
        path -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return read(source, "adder.yml", Map.of());
  }

  private static AdderConfiguration read(
      ConfigurationSourceProvider source, String path, Map<String, String> environment)
      throws Exception {
    return FACTORY.build(
        new SubstitutingSourceProvider(source, new EnvironmentVariables(environment)), path);
  }

  private static HttpConnectorFactory admin(AdderConfiguration configuration) {
    var server = (DefaultServerFactory) configuration.getServerFactory();
    assertEquals(List.of(), server.getApplicationConnectors());
    return (HttpConnectorFactory) server.getAdminConnectors().get(0);
  }

  @Test
  void withoutVariablesTheDefaultsHold() throws Exception {
    AdderConfiguration configuration = read(Map.of());

    assertEquals(GrpcSettings.defaults(), configuration.grpc());
    assertEquals(50_051, configuration.grpc().port());
    assertEquals("0.0.0.0", configuration.grpc().host());
    assertEquals(9_090, admin(configuration).getPort());
    assertEquals("0.0.0.0", admin(configuration).getBindHost());
    assertEquals(DatabaseSettings.defaults("adder", 5), configuration.database());
    assertEquals(25, configuration.database().poolMax());
    assertEquals(KafkaSettings.defaults(), configuration.kafka());
    assertEquals(List.of("localhost:9092"), configuration.kafka().brokers());
    assertEquals("sums", configuration.kafka().topic());
    assertEquals(RelaySettings.defaults(), configuration.relay());
    assertEquals(5_000, configuration.relay().config().page().rows());
    assertEquals(Optional.of(Duration.ofSeconds(10)), configuration.heartbeat().interval());
    assertEquals(Optional.empty(), configuration.tracing().endpoint());
  }

  @Test
  void anEmptyFileMeansTheSame() throws Exception {
    AdderConfiguration configuration = yaml("{}");

    assertEquals(GrpcSettings.defaults(), configuration.grpc());
    assertEquals(RelaySettings.defaults(), configuration.relay());
    assertEquals(GrpcSettings.defaults(), yaml("grpc: {}").grpc());
  }

  @Test
  void everyVariableCounts() throws Exception {
    AdderConfiguration configuration =
        read(
            Map.of(
                "GRPC_PORT", "1",
                "METRICS_PORT", "2",
                "BIND_HOST", "127.0.0.1",
                "DB_DSN", "postgres://u:p@db:5433/sums?sslmode=require",
                "KAFKA_BROKERS", "a:1, b:2",
                "KAFKA_TOPIC", "other",
                "RELAY_INTERVAL", "100ms",
                "RELAY_BATCH_SIZE", "100",
                "HEARTBEAT_INTERVAL", "30s",
                "OTLP_ENDPOINT", "collector:4317"));

    assertEquals(1, configuration.grpc().port());
    assertEquals("127.0.0.1", configuration.grpc().host());
    assertEquals(2, admin(configuration).getPort());
    assertEquals("127.0.0.1", admin(configuration).getBindHost());
    assertEquals("jdbc:postgresql://db:5433/sums", configuration.database().url().jdbcUrl());
    assertEquals(List.of("a:1", "b:2"), configuration.kafka().brokers());
    assertEquals("other", configuration.kafka().topic());
    assertEquals(IdlePolicy.every(Duration.ofMillis(100)), configuration.relay().idle());
    assertEquals(100, configuration.relay().config().page().rows());
    assertEquals(Optional.of(Duration.ofSeconds(30)), configuration.heartbeat().interval());
    assertEquals(Optional.of("collector:4317"), configuration.tracing().endpoint());
  }

  @Test
  void theHeartCanBeStopped() throws Exception {
    assertEquals(
        Optional.empty(), read(Map.of("HEARTBEAT_INTERVAL", "off")).heartbeat().interval());
    assertEquals(HeartbeatSettings.defaults(), read(Map.of("HEARTBEAT_INTERVAL", "")).heartbeat());
  }

  @Test
  void anEmptyVariableIsAnUnsetOne() throws Exception {
    AdderConfiguration configuration =
        read(Map.of("GRPC_PORT", "", "DATABASE_URL", "", "RELAY_INTERVAL", "", "DB_DSN", ""));

    assertEquals(GrpcSettings.defaults(), configuration.grpc());
    assertEquals(DatabaseSettings.defaults("adder", 5), configuration.database());
    assertEquals(RelaySettings.defaults(), configuration.relay());
  }

  @Test
  void theNewerNameWins() throws Exception {
    AdderConfiguration configuration =
        read(
            Map.of(
                "DATABASE_URL", "jdbc:postgresql://new/db",
                "DB_DSN", "postgres://old/db",
                "OTEL_ENDPOINT", "new:4317",
                "OTLP_ENDPOINT", "old:4317"));

    assertEquals("jdbc:postgresql://new/db", configuration.database().url().jdbcUrl());
    assertEquals(Optional.of("new:4317"), configuration.tracing().endpoint());
  }

  @Test
  void aValueIsTakenAsItIsWhateverYamlWouldMakeOfIt() throws Exception {
    String password = "a\"b\\c#d: ${GRPC_PORT} }:-e'";
    String url = "jdbc:postgresql://db/sums?user=u&password=" + password;

    AdderConfiguration configuration = read(Map.of("DATABASE_URL", url));

    assertEquals(Optional.of(password), configuration.database().url().password());
    assertEquals(password, configuration.database().pool(Duration.ofSeconds(20)).getPassword());
    assertFalse(configuration.database().toString().contains(password));
  }

  @Test
  void thePoolIsAsPromisedAndTheUrlsParametersWin() throws Exception {
    var pool =
        read(Map.of("DATABASE_URL", "postgres://u:p@db/a?ApplicationName=mine&sslmode=require"))
            .database()
            .pool(Duration.ofSeconds(20));

    assertEquals(25, pool.getMaxSize());
    assertEquals(Duration.ofHours(1), pool.getMaxConnectionAge().orElseThrow().toJavaDuration());
    assertEquals(Duration.ofMinutes(30), pool.getMinIdleTime().toJavaDuration());
    assertEquals("mine", pool.getProperties().get("ApplicationName"));
    assertEquals("require", pool.getProperties().get("sslmode"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GRPC_PORT        | abc            | grpc.port must be a whole number: abc
          GRPC_PORT        | 70000          | grpc.port must be 0 to 65535: 70000
          GRPC_REFLECTION  | perhaps        | grpc.reflection must be true or false: perhaps
          METRICS_PORT     | 70000          | server.adminConnectors[0].port must be between 1 and 65535: 70000
          METRICS_PORT     | abc            | server.adminConnectors[0].port must be a whole number: abc
          DATABASE_URL     | mysql://u:geheim@h/d | database URL must start with postgres://, postgresql:// or jdbc:postgresql: (not shown, it may hold a password)
          KAFKA_BROKERS    | a:1,b          | kafka.brokers must be host:port, commas between: 'b'
          KAFKA_TOPIC      | a b            | kafka.topic must be 1 to 249 characters of [a-zA-Z0-9._-]: 'a b'
          RELAY_INTERVAL   | soon           | relay.interval must be a duration such as 100ms, 2s, 5m or 1h: soon
          RELAY_INTERVAL   | 2h             | relay.interval must be 1ms to 3600s: 7200s
          HEARTBEAT_INTERVAL | never        | heartbeat.interval must be a duration such as 100ms, 2s, 5m or 1h: never
          HEARTBEAT_INTERVAL | 999ms        | heartbeat.interval must be 1s to 30s: 999ms
          HEARTBEAT_INTERVAL | 31s          | heartbeat.interval must be 1s to 30s: 31s
          RELAY_BATCH_SIZE | 0              | relay.batchSize must be 1 to 100000: 0
          RELAY_BATCH_SIZE | many           | relay.batchSize must be a whole number: many
          """)
  void aBadValueIsRefusedInOneLine(String variable, String value, String line) {
    Exception refused = assertThrows(Exception.class, () -> read(Map.of(variable, value)));

    assertEquals(Optional.of(line), Refusal.line(refused));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          grpc: {prot: 1}           | grpc.prot must be one of deadline, drain, host, messageBytesMax, port, reflection, threads
          grpc: {threads: 0}        | grpc.threads must be 1 to 1000: 0
          grpc: {deadline: 2h}      | grpc.deadline must be 1ms to 3600s: 7200s
          grpc: {messageBytesMax: 1}| grpc.messageBytesMax must be 64 to 4194304: 1
          database: {poolMin: 30}   | database.poolMin must be 0 to 25: 30
          database: {poolMax: 1}    | database.poolMax must be 4 to 1000: 1
          """)
  void aBadFileIsRefusedInOneLine(String text, String line) {
    Exception refused = assertThrows(Exception.class, () -> yaml(text));

    assertEquals(Optional.of(line), Refusal.line(refused));
  }

  @Test
  void whatIsNotYamlOrNotThereIsRefusedInOneLine() {
    Exception broken = assertThrows(Exception.class, () -> yaml("grpc: [\n"));
    Exception missing =
        assertThrows(
            Exception.class, () -> read(new FileConfigurationSourceProvider(), "no.yml", Map.of()));

    assertEquals(
        1, Refusal.line(broken).orElseThrow().lines().count(), Refusal.line(broken).orElseThrow());
    assertEquals(
        "configuration file must exist: File no.yml not found",
        Refusal.line(missing).orElseThrow());
  }
}
