package io.sumflow.adder;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.UUID;

/** A heartbeat as it goes on the wire; {@code proto/samples/heartbeat.json} shows one. */
final class HeartbeatEvent {

  static final String TYPE = "sumflow.heartbeat";

  private static final JsonFactory JSON = new JsonFactory();

  private HeartbeatEvent() {}

  /** Without the number of recorded sums where it is not known. */
  static byte[] encode(UUID eventId, UUID key, OptionalLong recorded, Instant createdAt) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(320);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("event_id", eventId.toString());
      json.writeStringField("aggregate_type", "heartbeat");
      json.writeStringField("aggregate_id", key.toString());
      json.writeStringField("event_type", TYPE);
      json.writeObjectFieldStart("payload");
      if (recorded.isPresent()) {
        json.writeNumberField("recorded", recorded.getAsLong());
      }
      json.writeEndObject();
      json.writeStringField("created_at", createdAt.toString());
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory does not fail", impossible);
    }
    return bytes.toByteArray();
  }
}
