package io.sumflow.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboxMessageTest {

  private static final UUID ID = new UUID(0, 1);

  @ParameterizedTest
  @ValueSource(strings = {"sums", "a.b_c-D9", "..."})
  void aTopicThatKafkaTakesIsTaken(String topic) {
    assertEquals(topic, message(topic).topic());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a b", "a/b", "é", "a\n", "a:b"})
  void aTopicThatKafkaRefusesIsRefusedAtOnce(String topic) {
    assertThrows(IllegalArgumentException.class, () -> message(topic));
  }

  @Test
  void aTopicHasAtMost249Characters() {
    assertEquals(249, message("t".repeat(249)).topic().length());
    assertThrows(IllegalArgumentException.class, () -> message("t".repeat(250)));
  }

  @Test
  void anEmptyTypeIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> OutboxMessage.of(ID, "topic", "key", "", new byte[0]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:b", "a\n", "é"})
  void anIllegalHeaderNameIsRefused(String name) {
    assertThrows(
        IllegalArgumentException.class, () -> message("topic").withHeaders(Map.of(name, "v")));
  }

  @Test
  void aHeaderValueWithControlCharactersIsRefusedWithoutRepeatingIt() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> message("topic").withHeaders(Map.of("name", "secret\r\nx: y")));

    assertTrue(String.valueOf(refused.getMessage()).contains("name"));
    assertFalse(String.valueOf(refused.getMessage()).contains("secret"));
  }

  @Test
  void headersAreCopiedInTheirOrder() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("z", "1");
    headers.put("a", "2");
    OutboxMessage message = message("topic").withHeaders(headers);
    headers.put("later", "3");

    assertEquals(List.of("z", "a"), List.copyOf(message.headers().keySet()));
    assertThrows(UnsupportedOperationException.class, () -> message.headers().put("b", "c"));
  }

  @Test
  void messagesAreEqualByContent() {
    assertEquals(message("topic"), message("topic"));
    assertEquals(message("topic").hashCode(), message("topic").hashCode());
    assertNotEquals(message("topic"), message("other"));
    assertNotEquals(message("topic"), OutboxMessage.of(ID, "topic", "key", "type", new byte[] {1}));
  }

  @Test
  void aMessagesTextShowsNeitherPayloadNorHeaders() {
    OutboxMessage message =
        OutboxMessage.of(ID, "topic", "key", "type", "secret".getBytes(StandardCharsets.US_ASCII))
            .withHeaders(Map.of("authorization", "secret"));

    assertFalse(message.toString().contains("secret"), message::toString);
  }

  private static OutboxMessage message(String topic) {
    return OutboxMessage.of(ID, topic, "key", "type", new byte[] {1, 2});
  }
}
