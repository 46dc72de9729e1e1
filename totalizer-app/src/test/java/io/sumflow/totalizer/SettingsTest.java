package io.sumflow.totalizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.ConfigurationFactory;
import io.dropwizard.configuration.DefaultConfigurationFactoryFactory;
import io.dropwizard.configuration.FileConfigurationSourceProvider;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.sumflow.shell.DatabaseSettings;
import io.sumflow.shell.EnvironmentVariables;
import io.sumflow.shell.KafkaSettings;
import io.sumflow.shell.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped {@code totalizer.yml} and the environment. */
final class SettingsTest {

  @Test
  void theDefaultsAreThePromisedOnes() throws Exception {
    TotalizerConfiguration configuration = read(Map.of());

    assertEquals("development", configuration.environment());
    assertEquals(
        new SubscriptionSettings(
            new KafkaSettings(List.of("localhost:9092"), "sums"), "totalizer-group"),
        configuration.kafka());
    assertEquals(DatabaseSettings.defaults("totalizer", 2), configuration.database());
    assertEquals(Optional.empty(), configuration.tracing().endpoint());
    assertEquals("0.0.0.0:8080", address(configuration, false));
    assertEquals("0.0.0.0:9091", address(configuration, true));
  }

  @Test
  void everyVariableIsRead() throws Exception {
    TotalizerConfiguration configuration =
        read(
            Map.of(
                "ENV", "it's production",
                "DATABASE_URL", "postgres://us'er:pa%27ss@db:5433/tot?sslmode=require",
                "KAFKA_BROKERS", "a:1, b:2",
                "KAFKA_TOPIC", "t",
                "KAFKA_GROUP_ID", "g",
                "HTTP_PORT", "81",
                "ADMIN_PORT", "91",
                "BIND_HOST", "127.0.0.1",
                "OTEL_ENDPOINT", "otel-collector:4317"));

    assertEquals("it's production", configuration.environment());
    assertEquals(
        new SubscriptionSettings(new KafkaSettings(List.of("a:1", "b:2"), "t"), "g"),
        configuration.kafka());
    assertEquals("jdbc:postgresql://db:5433/tot", configuration.database().url().jdbcUrl());
    assertEquals(Optional.of("us'er"), configuration.database().url().user());
    assertEquals(Optional.of("pa'ss"), configuration.database().url().password());
    assertEquals(
        "require",
        configuration.database().pool(Duration.ofSeconds(8)).getProperties().get("sslmode"));
    assertEquals("127.0.0.1:81", address(configuration, false));
    assertEquals("127.0.0.1:91", address(configuration, true));
    assertEquals(Optional.of("otel-collector:4317"), configuration.tracing().endpoint());
  }

  @Test
  void aClientThatDawdlesIsLetGoButNoPageThatHasNothingToHear() throws Exception {
    DefaultServerFactory server = (DefaultServerFactory) read(Map.of()).getServerFactory();
    HttpConnectorFactory connector =
        (HttpConnectorFactory) server.getApplicationConnectors().get(0);

    assertEquals(1_024, connector.getMinRequestDataPerSecond().toBytes());
    assertEquals(0, connector.getMinResponseDataPerSecond().toBytes());
  }

  @Test
  void theHighestPortOfTheAdderIsTaken() throws Exception {
    assertEquals(
        Optional.of("[::1]:65535"), read(Map.of("DEMO_ADDER", "[::1]:65535")).demo().adder());
  }

  @Test
  void namesOfTheDoorAreReadInEitherCaseAndAreNoneByDefault() throws Exception {
    assertEquals(Set.of(), read(Map.of()).demo().hosts());
    assertEquals(
        Set.of("demo.example", "b"), read(Map.of("DEMO_HOSTS", "Demo.Example, b")).demo().hosts());
  }

  @ParameterizedTest
  @CsvSource({
    "DATABASE_URL,DB_DSN,postgres://a/one,postgres://b/two,jdbc:postgresql://a/one",
    "DATABASE_URL,DB_DSN,'',postgres://b/two,jdbc:postgresql://b/two",
    "DATABASE_URL,DB_DSN,'',' ',jdbc:postgresql://localhost:5432/totalizer"
  })
  void theFirstNameWinsAndAnEmptyOneIsUnset(
      String first, String second, String one, String two, String url) throws Exception {
    TotalizerConfiguration configuration = read(Map.of(first, one, second, two));

    assertEquals(url, configuration.database().url().jdbcUrl());
  }

  @Test
  void eitherNameOfTheCollectorIsRead() throws Exception {
    assertEquals(Optional.of("b:2"), read(Map.of("OTLP_ENDPOINT", "b:2")).tracing().endpoint());
    assertEquals(
        Optional.of("http://a"),
        read(Map.of("OTEL_ENDPOINT", "http://a", "OTLP_ENDPOINT", "b:2")).tracing().endpoint());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "KAFKA_TOPIC|no/topic|kafka.topic must be 1 to 249 characters of [a-zA-Z0-9._-]: 'no/topic'",
        "KAFKA_TOPIC|..|kafka.topic must be 1 to 249 characters of [a-zA-Z0-9._-]: '..'",
        "KAFKA_GROUP_ID|a b|kafka.groupId must be 1 to 200 characters of [a-zA-Z0-9._-]: 'a b'",
        "KAFKA_BROKERS|kafka|kafka.brokers must be host:port, commas between: 'kafka'",
        "KAFKA_BROKERS|a:1,,b:2|kafka.brokers must be host:port, commas between: ''",
        "HTTP_PORT|eighty|server.applicationConnectors[0].port must be a whole number: eighty",
        "OTEL_ENDPOINT|collector|tracing.endpoint must be host:port or an http(s) URL without a password: 'collector'",
        "OTEL_ENDPOINT|http://u:geheim@h:1|tracing.endpoint must be host:port or an http(s) URL without a password (not shown, it may hold one)",
        "TRACING_PROCESS_PARENT|both|tracing.processParent must be creation or none: both",
        "DEMO_ADDER|adder|demo.adder must be host:port, of 1 to 65535: 'adder'",
        "DEMO_ADDER|adder:0|demo.adder must be host:port, of 1 to 65535: 'adder:0'",
        "DEMO_ADDER|adder:65536|demo.adder must be host:port, of 1 to 65535: 'adder:65536'",
        "DEMO_HOSTS|demo.example:8080|demo.hosts must be host names without ports, commas between: 'demo.example:8080'",
        "DEMO_HOSTS|a,,b|demo.hosts must be host names without ports, commas between: ''",
        "DEMO_HOSTS|*.example|demo.hosts must be host names without ports, commas between: '*.example'",
        "LOG_FORMAT|xml|log format must be json or plain: xml",
        "ADMIN_PORT|65536|server.adminConnectors[0].port must be between 1 and 65535: 65536"
      })
  void aBadSettingIsRefusedWithFieldRuleAndValue(String variable, String value, String line) {
    Exception refused =
        assertThrows(Exception.class, () -> read(Map.of(variable, value)), variable);

    assertEquals(Optional.of(line), Refusal.line(refused));
  }

  @Test
  void aSettingThatThereIsNotIsRefusedInOneLine() {
    ObjectMapper json = Jackson.newObjectMapper();
    ConfigurationException refused =
        assertThrows(
            ConfigurationException.class,
            () ->
                factory(json)
                    .build(
                        name -> new ByteArrayInputStream("kafka:\n  tpoic: sums\n".getBytes(UTF_8)),
                        "my.yml"));

    String line = Refusal.line(refused).orElseThrow();
    assertEquals("kafka.tpoic must be one of brokers, groupId, topic", line);
  }

  private static TotalizerConfiguration read(Map<String, String> environment)
      throws IOException, ConfigurationException {
    return factory(Jackson.newObjectMapper())
        .build(
            new SubstitutingSourceProvider(
                new FileConfigurationSourceProvider(), new EnvironmentVariables(environment)),
            "totalizer.yml");
  }

  private static ConfigurationFactory<TotalizerConfiguration> factory(ObjectMapper json) {
    return new DefaultConfigurationFactoryFactory<TotalizerConfiguration>()
        .create(TotalizerConfiguration.class, Validators.newValidator(), json, "dw");
  }

  private static String address(TotalizerConfiguration configuration, boolean admin) {
    DefaultServerFactory server = (DefaultServerFactory) configuration.getServerFactory();
    HttpConnectorFactory connector =
        (HttpConnectorFactory)
            (admin ? server.getAdminConnectors() : server.getApplicationConnectors()).get(0);
    return connector.getBindHost() + ":" + connector.getPort();
  }
}
