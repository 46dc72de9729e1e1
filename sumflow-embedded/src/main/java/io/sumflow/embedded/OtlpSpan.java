package io.sumflow.embedded;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A span as a collector receives it.
 *
 * @param service the resource's {@code service.name}
 * @param resource the resource's attributes as text
 * @param scope the library that made it
 * @param kind as OTLP names it, such as {@code SERVER}
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 hexadecimal digits
 * @param parentId empty for a root
 * @param links ids of the spans it links to
 * @param status {@code UNSET}, {@code OK} or {@code ERROR}
 * @param startNanos since 1970
 * @param endNanos since 1970
 * @param attributes as text
 */
public record OtlpSpan(
    String service,
    Map<String, String> resource,
    String scope,
    String name,
    String kind,
    String traceId,
    String spanId,
    String parentId,
    List<String> links,
    String status,
    long startNanos,
    long endNanos,
    Map<String, String> attributes) {

  static OtlpSpan of(Resource resource, String scope, Span span) {
    Map<String, String> facts = text(resource.getAttributesList());
    return new OtlpSpan(
        facts.getOrDefault("service.name", ""),
        facts,
        scope,
        span.getName(),
        span.getKind().name().replace("SPAN_KIND_", ""),
        hex(span.getTraceId()),
        hex(span.getSpanId()),
        hex(span.getParentSpanId()),
        span.getLinksList().stream().map(link -> hex(link.getSpanId())).toList(),
        span.getStatus().getCode().name().replace("STATUS_CODE_", ""),
        span.getStartTimeUnixNano(),
        span.getEndTimeUnixNano(),
        text(span.getAttributesList()));
  }

  private static Map<String, String> text(List<KeyValue> attributes) {
    Map<String, String> text = new TreeMap<>();
    attributes.forEach(attribute -> text.put(attribute.getKey(), text(attribute.getValue())));
    return text;
  }

  private static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      case INT_VALUE -> Long.toString(value.getIntValue());
      case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
      default -> value.toString();
    };
  }

  private static String hex(ByteString id) {
    StringBuilder hex = new StringBuilder();
    for (byte b : id.toByteArray()) {
      hex.append(String.format("%02x", b));
    }
    return hex.toString();
  }
}
