package io.sumflow.dashboards;

import static io.sumflow.dashboards.Panel.stat;
import static io.sumflow.dashboards.Panel.timeseries;

/** The two Java processes. */
final class JvmBoard {

  private JvmBoard() {}

  static Board board() {
    Board board =
        Board.of(
            "sumflow-jvm",
            "SumFlow / JVM",
            "Do the processes have memory, processor and threads enough?",
            "adder|totalizer");
    return process(memory(now(board)));
  }

  private static Board now(Board board) {
    return board.row(
        "Now",
        stat("Heap in use", "Of what the heap may become; the fullest process.", Unit.RATIO)
            .size(6, 4)
            .query(
                "max(jvm_memory_used_bytes{<on>,area=\"heap\"}"
                    + " / (jvm_memory_max_bytes{<on>,area=\"heap\"} > 0))",
                "in use")
            .decimals(0)
            .step(0.8, Colour.WARNING)
            .step(0.95, Colour.BAD),
        stat("Collecting garbage", "Part of the time, the worst process.", Unit.RATIO)
            .size(6, 4)
            .query(
                "max(sum by (job, instance)"
                    + " (rate(jvm_gc_collection_seconds_sum{<on>}[$__rate_interval])))",
                "of the time")
            .decimals(1)
            .step(0.05, Colour.WARNING)
            .step(0.2, Colour.BAD),
        stat("Deadlocked threads", "Should be none.", Unit.COUNT)
            .size(6, 4)
            .query("sum(jvm_threads_deadlocked{<on>})", "threads")
            .step(1, Colour.BAD),
        stat("Running for", "The youngest process.", Unit.SECONDS)
            .size(6, 4)
            .query("time() - max(process_start_time_seconds{<on>})", "since"));
  }

  private static Board memory(Board board) {
    return board.row(
        "Memory",
        timeseries("Heap", "In use, and what it may become.", Unit.BYTES)
            .query(
                "sum by (job, instance) (jvm_memory_used_bytes{<on>,area=\"heap\"})",
                "{{job}} {{instance}}")
            .query(
                "max by (job) (jvm_memory_max_bytes{<on>,area=\"heap\"})",
                "{{job}} limit",
                Colour.LIMIT),
        timeseries("Pools", "In use, by memory pool.", Unit.BYTES)
            .stacked()
            .query("sum by (pool) (jvm_memory_pool_used_bytes{<on>})", "{{pool}}"),
        timeseries("Allocation", "Objects made, by process.", Unit.BYTES_PER_SECOND)
            .query(
                Query.rate("job, instance", "jvm_memory_pool_allocated_bytes_total", "<on>"),
                "{{job}} {{instance}}"),
        timeseries(
                "Outside the heap",
                "Direct and mapped buffers, and what is resident in all.",
                Unit.BYTES)
            .query("sum by (job, pool) (jvm_buffer_pool_used_bytes{<on>})", "{{job}} {{pool}}")
            .query("sum by (job) (process_resident_memory_bytes{<on>})", "{{job}} resident"),
        timeseries("Garbage collection", "Part of the time, by collector.", Unit.RATIO)
            .query(
                Query.rate("job, gc", "jvm_gc_collection_seconds_sum", "<on>"), "{{job}} {{gc}}"),
        timeseries("One collection takes", "On average.", Unit.SECONDS)
            .query(
                Query.rate("job, gc", "jvm_gc_collection_seconds_sum", "<on>")
                    + " / "
                    + Query.rate("job, gc", "jvm_gc_collection_seconds_count", "<on>"),
                "{{job}} {{gc}}"));
  }

  private static Board process(Board board) {
    return board.row(
        "Process",
        timeseries("Processor", "Cores in use.", Unit.COUNT)
            .query(
                "sum by (job, instance) (rate(process_cpu_seconds_total{<on>}[$__rate_interval]))",
                "{{job}} {{instance}}"),
        timeseries("Threads", "By state.", Unit.COUNT)
            .stacked()
            .query("sum by (state) (jvm_threads_state{<on>}) > 0", "{{state}}"),
        timeseries("Open files", "And how many there may be.", Unit.COUNT)
            .logarithmic()
            .query("sum by (job, instance) (process_open_fds{<on>})", "{{job}} {{instance}}")
            .query("min(process_max_fds{<on>})", "limit", Colour.LIMIT),
        timeseries("Classes", "Loaded now.", Unit.COUNT)
            .query(
                "sum by (job, instance) (jvm_classes_currently_loaded{<on>})",
                "{{job}} {{instance}}"));
  }
}
