package io.sumflow.otel;

import io.opentelemetry.api.trace.SpanContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The messages of one topic that one span stands for, with the contexts it links to. */
final class Chunk {

  /** As many links as a span has room for by default; what is beyond would be lost silently. */
  static final int LINKS_MAX = 128;

  final String topic;
  final List<SpanContext> created = new ArrayList<>();
  int messages;

  private Chunk(String topic) {
    this.topic = topic;
  }

  /** Divides a batch into chunks: every message in one, every sampled context in one. */
  static final class Divider {

    private final List<Chunk> chunks = new ArrayList<>();
    private final Map<String, Chunk> filling = new HashMap<>();

    void add(String topic, @Nullable SpanContext sampled) {
      Chunk chunk = filling.get(topic);
      if (chunk == null || (sampled != null && chunk.created.size() == LINKS_MAX)) {
        chunk = new Chunk(topic);
        chunks.add(chunk);
        filling.put(topic, chunk);
      }
      chunk.messages++;
      if (sampled != null) {
        chunk.created.add(sampled);
      }
    }

    /** In the order in which they were begun; one at least per topic. */
    List<Chunk> chunks() {
      return chunks;
    }

    /** The same, those with links first: by the first one's a sampler decides for all. */
    List<Chunk> linkedFirst() {
      List<Chunk> ordered = new ArrayList<>(chunks);
      ordered.sort(Comparator.comparing(chunk -> chunk.created.isEmpty()));
      return ordered;
    }
  }
}
