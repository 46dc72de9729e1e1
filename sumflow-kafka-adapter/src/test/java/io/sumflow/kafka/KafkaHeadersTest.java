package io.sumflow.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.Header;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.ReceivedMessage;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class KafkaHeadersTest {

  private static final UUID ID = UUID.fromString("0199b0d4-0000-7000-8000-000000000001");

  @Test
  void aMessageTravelsAsACloudEventInBinaryMode() {
    assertEquals(
        Map.of(
            "ce_specversion", "1.0",
            "ce_id", ID.toString(),
            "ce_type", "sum.calculated",
            "ce_time", "2026-01-02T03:04:05.678Z",
            "ce_source", "/adder",
            "content-type", "application/json"),
        written(Map.of()));
  }

  @Test
  void itsOwnHeadersTravelUnmodified() {
    Map<String, String> trace =
        Map.of(
            "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "tracestate", "vendor=opaque");

    Map<String, String> written = written(trace);

    trace.forEach((name, value) -> assertEquals(value, written.get(name)));
  }

  @Test
  void itMayBringItsOwnSourceAndMediaTypeButNoOtherIdentity() {
    Map<String, String> written =
        written(Map.of("ce_source", "/other", "content-type", "text/plain", "ce_id", "forged"));

    assertEquals("/other", written.get("ce_source"));
    assertEquals("text/plain", written.get("content-type"));
    assertEquals(ID.toString(), written.get("ce_id"));
  }

  @Test
  void receivedHeadersAreKeptByteForByteWithRepeatsAndNulls() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("a", new byte[] {(byte) 0xff});
    headers.add("a", new byte[] {1});
    headers.add("b", null);

    assertEquals(
        List.of(
            new Header("a", Optional.of(new byte[] {(byte) 0xff})),
            new Header("a", Optional.of(new byte[] {1})),
            new Header("b", Optional.empty())),
        KafkaHeaders.received(headers));
  }

  @Test
  void aMessageIsNamedByItsIdHeader() throws Exception {
    assertEquals(Optional.of(ID), named(Optional.of(ID.toString())));
  }

  @Test
  void aMessageWithoutAProperIdHeaderHasNoName() throws Exception {
    assertEquals(Optional.empty(), named(Optional.empty()));
    assertEquals(Optional.empty(), named(Optional.of("")));
    assertEquals(Optional.empty(), named(Optional.of("1-1-1-1-1")));
    assertEquals(Optional.empty(), named(Optional.of(ID.toString().replace('-', 'x'))));
  }

  private static Map<String, String> written(Map<String, String> own) {
    OutboxMessage message =
        new OutboxMessage(ID, "sums", Optional.empty(), "sum.calculated", new byte[0], own);
    BacklogEntry entry =
        new BacklogEntry(1, message, Instant.parse("2026-01-02T03:04:05.678Z"), false);
    Map<String, String> written = new LinkedHashMap<>();
    for (Header header :
        KafkaHeaders.received(KafkaHeaders.of(entry, "/adder", "application/json"))) {
      assertEquals(null, written.put(header.name(), header.text()), "twice: " + header.name());
    }
    return written;
  }

  private static Optional<UUID> named(Optional<String> id) throws Exception {
    List<Header> headers =
        id.map(text -> List.of(new Header("ce_id", Optional.of(Given.text(text)))))
            .orElse(List.of());
    return KafkaHeaders.naming()
        .name(
            new ReceivedMessage(
                new Partition("sums", 0),
                0,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                headers));
  }
}
