package io.sumflow.outbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A record as it arrived, byte for byte. Arrays are not copied; do not change them.
 *
 * @param partition where it came from
 * @param offset its place there
 * @param publishedAt the record's timestamp: when it was sent
 * @param key as bytes, if it has one
 * @param value as bytes; empty for a tombstone
 * @param headers in the order they came, repeats kept
 */
public record ReceivedMessage(
    Partition partition,
    long offset,
    Instant publishedAt,
    Optional<byte[]> key,
    Optional<byte[]> value,
    List<Header> headers) {

  /** Copies the list of headers. */
  public ReceivedMessage {
    headers = List.copyOf(headers);
  }

  /** The last header of this name, as text. */
  public Optional<String> header(String name) {
    String found = null;
    for (Header header : headers) {
      if (header.name().equals(name)) {
        found = header.text();
      }
    }
    return Optional.ofNullable(found);
  }

  /** A record is the same if it stands at the same place. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ReceivedMessage that
        && offset == that.offset
        && partition.equals(that.partition);
  }

  @Override
  public int hashCode() {
    return partition.hashCode() * 31 + Long.hashCode(offset);
  }

  /** Only where it stands: key, value and headers may hold what no log should. */
  @Override
  public String toString() {
    return partition + "@" + offset;
  }
}
