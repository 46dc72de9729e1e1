/**
 * Metrics of the relay and the receiver in Prometheus form. Delete this module and everything else
 * still compiles: both classes are listeners.
 *
 * <table>
 * <caption>Relay ({@link io.sumflow.prometheus.RelayMetrics})</caption>
 * <tr><th>Name and labels</th><th>What it says</th></tr>
 * <tr><td>{@code kafka_messages_produced_total{topic,status}}</td>
 *     <td>status {@code success}: acknowledged by Kafka, a message that was sent again counts
 *     again; {@code error}: refused for good and parked</td></tr>
 * <tr><td>{@code sumflow_backlog_messages}</td>
 *     <td>committed and not yet published, sampled; an estimate above 10,000</td></tr>
 * <tr><td>{@code sumflow_backlog_oldest_age_seconds}</td><td>age of the oldest of them</td></tr>
 * <tr><td>{@code sumflow_parked_messages}</td><td>set aside now, followers included</td></tr>
 * <tr><td>{@code sumflow_messages_parked_total{topic}}</td>
 *     <td>were set aside since the start, followers included</td></tr>
 * <tr><td>{@code sumflow_relay_active}</td><td>1 while this process holds the lease</td></tr>
 * <tr><td>{@code sumflow_relay_fenced_total}</td><td>the lease was lost to somebody else</td></tr>
 * <tr><td>{@code sumflow_relay_failures_total{kind}}</td>
 *     <td>by what is done about them: {@code wait}, {@code hold}, {@code message}</td></tr>
 * <tr><td>{@code sumflow_relay_windows_total}</td><td>windows opened</td></tr>
 * <tr><td>{@code sumflow_timeline_changes_total}</td>
 *     <td>the database failed over or was recovered</td></tr>
 * <tr><td>{@code sumflow_last_published_timestamp_seconds}</td>
 *     <td>when Kafka last acknowledged; 0 if never</td></tr>
 * </table>
 *
 * <table>
 * <caption>Receiver ({@link io.sumflow.prometheus.ReceiverMetrics})</caption>
 * <tr><th>Name and labels</th><th>What it says</th></tr>
 * <tr><td>{@code event_processing_latency_seconds{topic,event_type}}</td>
 *     <td>histogram, created to applied; once per applied message, after the commit</td></tr>
 * <tr><td>{@code kafka_delivery_latency_seconds{topic,event_type}}</td>
 *     <td>histogram, published to applied; the same</td></tr>
 * <tr><td>{@code kafka_messages_consumed_total{topic,event_type,status}}</td>
 *     <td>{@code success}: applied; {@code duplicate}: admitted before, dropped; {@code error}:
 *     kept as a dead letter</td></tr>
 * <tr><td>{@code sumflow_duplicates_total{topic}}</td><td>dropped, admitted before</td></tr>
 * <tr><td>{@code sumflow_dead_letters_total{topic}}</td><td>kept with their cause</td></tr>
 * <tr><td>{@code sumflow_consumer_lag_messages{topic,partition}}</td>
 *     <td>between the position and the log's end, sampled; gone a minute after this member stopped
 *     reading the partition</td></tr>
 * <tr><td>{@code sumflow_last_applied_timestamp_seconds}</td>
 *     <td>when a message was last applied; 0 if never</td></tr>
 * <tr><td>{@code sumflow_receiver_failures_total{kind}}</td>
 *     <td>by what is done about them: {@code wait}, {@code hold}, {@code message}</td></tr>
 * <tr><td>{@code sumflow_fenced_partitions_total}</td>
 *     <td>another member had moved the partition; what was read of it was dropped</td></tr>
 * <tr><td>{@code sumflow_topic_recreations_total{topic}}</td>
 *     <td>partitions read from the start because the topic was made again</td></tr>
 * <tr><td>{@code sumflow_log_truncations_total{topic}}</td>
 *     <td>partitions whose log had been cut below the position</td></tr>
 * <tr><td>{@code sumflow_clock_skew_total}</td>
 *     <td>latencies that would have been negative and were observed as 0</td></tr>
 * </table>
 *
 * <p>Latencies compare the clocks of two machines. The label {@code event_type} has one value per
 * type the application names, and {@code other}.
 */
@NullMarked
package io.sumflow.prometheus;

import org.jspecify.annotations.NullMarked;
