package dev.syncline.eventstore;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.function.ToLongBiFunction;

/**
 * What several threads of a process want alike, one soon after the other: the first that asks makes
 * it, the others wait for that and get the same. It is kept within a bound of memory, and what was
 * made first is forgotten first, however often it was asked for: readers go on to what is new. A
 * cache that keeps what was asked for most often would hold what everybody has passed, and not let
 * the new in.
 *
 * @param <K> what is wanted
 * @param <V> what is made of it
 */
public final class MadeOnce<K, V> {
  private final long mostBytes;
  private final ToLongBiFunction<K, V> bytesOf;
  private final Map<K, CompletableFuture<V>> made = new HashMap<>();
  private final Deque<Kept<K>> kept = new ArrayDeque<>();
  private long bytes;

  private record Kept<K>(K key, long bytes) {}

  /**
   * @param mostBytes how much memory may be kept, about
   * @param bytesOf how much of it something takes
   */
  public MadeOnce(long mostBytes, ToLongBiFunction<K, V> bytesOf) {
    this.mostBytes = mostBytes;
    this.bytesOf = bytesOf;
  }

  /**
   * What is wanted, made now or a moment ago.
   *
   * @param make makes it; where that fails it does so for this caller alone, and another tries anew
   */
  public V get(K key, Supplier<V> make) {
    CompletableFuture<V> own = new CompletableFuture<>();
    CompletableFuture<V> first = begin(key, own);
    while (first != own) {
      try {
        return first.join();
      } catch (CompletionException others) {
        first = begin(key, own);
      }
    }
    return make(key, own, make);
  }

  private synchronized CompletableFuture<V> begin(K key, CompletableFuture<V> own) {
    CompletableFuture<V> first = made.putIfAbsent(key, own);
    return first == null ? own : first;
  }

  private V make(K key, CompletableFuture<V> own, Supplier<V> make) {
    try {
      V value = make.get();
      keep(new Kept<>(key, bytesOf.applyAsLong(key, value)));
      own.complete(value);
      return value;
    } finally {
      if (!own.isDone()) {
        forget(key);
        own.completeExceptionally(new IllegalStateException("whoever made it failed"));
      }
    }
  }

  private synchronized void keep(Kept<K> newest) {
    kept.add(newest);
    bytes += newest.bytes();
    while (bytes > mostBytes) {
      Kept<K> oldest = kept.remove();
      bytes -= oldest.bytes();
      made.remove(oldest.key());
    }
  }

  private synchronized void forget(K key) {
    made.remove(key);
  }
}
