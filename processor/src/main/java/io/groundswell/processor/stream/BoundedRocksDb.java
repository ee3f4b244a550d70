package io.groundswell.processor.stream;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/** One memory limit for all stores of the process; by default RocksDB limits each store. */
public final class BoundedRocksDb implements RocksDBConfigSetter {
  private static final long CACHE_BYTES = 48 << 20;
  private static final long WRITE_BUFFER_BYTES = 16 << 20;
  private static final long STORE_WRITE_BUFFER_BYTES = 4 << 20;

  @Override
  public void setConfig(String store, Options options, Map<String, Object> configs) {
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(Shared.CACHE);
    table.setCacheIndexAndFilterBlocks(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(Shared.WRITE_BUFFERS);
    options.setWriteBufferSize(STORE_WRITE_BUFFER_BYTES);
    options.setMaxWriteBufferNumber(2);
  }

  @Override
  public void close(String store, Options options) {
    // The shared cache and buffers live as long as the process.
  }

  /** Loaded lazily, after RocksDB's native library. */
  private static final class Shared {
    static final Cache CACHE = new LRUCache(CACHE_BYTES);
    static final WriteBufferManager WRITE_BUFFERS =
        new WriteBufferManager(WRITE_BUFFER_BYTES, CACHE);
  }
}
