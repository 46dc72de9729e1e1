package io.sumflow.outbox.inmemory;

import java.nio.charset.StandardCharsets;

/** Kafka's partitioner: murmur2 of the key's bytes, made positive, modulo the partition count. */
final class Murmur2 {

  private static final int SEED = 0x9747b28c;
  private static final int M = 0x5bd1e995;
  private static final int R = 24;

  private Murmur2() {}

  static int partition(String key, int partitions) {
    return (hash(key.getBytes(StandardCharsets.UTF_8)) & Integer.MAX_VALUE) % partitions;
  }

  static int hash(byte[] data) {
    int length = data.length;
    int hash = SEED ^ length;
    int whole = length & ~3;
    for (int i = 0; i < whole; i += 4) {
      int word = little(data, i, 4) * M;
      word = (word ^ (word >>> R)) * M;
      hash = (hash * M) ^ word;
    }
    if (whole < length) {
      hash = (hash ^ little(data, whole, length - whole)) * M;
    }
    hash = (hash ^ (hash >>> 13)) * M;
    return hash ^ (hash >>> 15);
  }

  private static int little(byte[] data, int from, int count) {
    int word = 0;
    for (int i = 0; i < count; i++) {
      word |= (data[from + i] & 0xff) << (8 * i);
    }
    return word;
  }
}
