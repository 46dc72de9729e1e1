package io.sumflow.adder;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sumflow.domain.SumCalculated;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The event as it goes on the wire; {@code proto/samples/sum-calculated.json} shows one. */
final class SumEvent {

  static final String TYPE = "sum.calculated";

  private static final JsonFactory JSON = new JsonFactory();

  private SumEvent() {}

  static byte[] encode(SumCalculated fact) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(320);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("event_id", fact.eventId().toString());
      json.writeStringField("aggregate_type", "sum");
      json.writeStringField("aggregate_id", fact.sumId().toString());
      json.writeStringField("event_type", TYPE);
      json.writeObjectFieldStart("payload");
      json.writeNumberField("x", fact.sum().x());
      json.writeNumberField("y", fact.sum().y());
      json.writeNumberField("result", fact.sum().value());
      json.writeEndObject();
      json.writeStringField("created_at", fact.createdAt().toString());
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory does not fail", impossible);
    }
    return bytes.toByteArray();
  }
}
