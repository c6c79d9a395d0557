package dev.sluice.config.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Configuration;
import dev.sluice.config.Loaded;
import dev.sluice.config.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtherUrlsTest {

  private static Sample with(String protocol, String url) {
    return Sample.tenantAnd(protocol + ": {backend: \"" + url + "\", auth: trust}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://127.0.0.1:6379/0",
        "redis://host",
        "redis://:password@host/15",
        "redis://user:password@[::1]:6379",
        "rediss://host?sslmode=require",
        "redis-sentinel://u:p@a,b:26380,[::1]/3?master=mymaster&sentinelUser=s&sentinelPassword=q",
        "redis-cluster://u:p@a,b:7001,[::1]:7002",
        "rediss-sentinel://a,b/3?master=m&sslmode=require",
        "rediss-cluster://u:p@a,b:7001?sslmode=verify-full",
        "unix:/run/redis.sock?db=3&user=u&password=p"
      })
  void redisStringsAreRead(String url) {
    Loaded loaded = with("redis", url).load();
    assertThat(loaded).as(loaded.toString()).isInstanceOf(Configuration.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "redis://host/zero|a database number, as in redis://host:6379/0",
        "redis://host?database=1|no parameter database",
        "redis://host?pasword=x|password instead of parameter pasword",
        "redis://host?sslmode=require|rediss:// for TLS",
        "redis-sentinel://a,b|the name of the master, as in ?master=mymaster",
        "redis-sentinel://a?master=m&sslmode=require|rediss-sentinel:// for TLS",
        "redis-cluster://a?sslmode=require|rediss-cluster:// for TLS",
        "rediss-sentinel://a|the name of the master, as in ?master=mymaster",
        "redis://host?master=m|parameter master",
        "redis-cluster://host/1|database 0, which is the only one of a cluster",
        "http://host|a connection string as in redis://user:password@host:6379/0"
      })
  void otherRedisStringsAreMistakes(String url, String expected) {
    assertThat(with("redis", url).problems()).singleElement().asString().contains(expected);
  }

  @Test
  void replicasAreReadWhereTheyAreNamed() {
    String plain = "redis: {backend: \"redis://h\", auth: trust, readFrom: replica}";
    assertThat(Sample.tenantAnd(plain).problems())
        .singleElement()
        .asString()
        .contains("master, as only redis-sentinel:// names replicas");
    String cluster = "redis: {backend: \"redis-cluster://h\", auth: trust, readFrom: replica}";
    assertThat(Sample.tenantAnd(cluster).problems()).hasSize(1);
    String watched =
        "redis: {backend: \"redis-sentinel://h?master=m\", auth: trust, readFrom: replica}";
    assertThat(Sample.tenantAnd(watched).load()).isInstanceOf(Configuration.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mongodb://127.0.0.1:27017/acme",
        "mongodb://u:p@a,b:27018,[::1]:27019/acme?replicaSet=rs0&authSource=admin&w=majority",
        "mongodb://%2Frun%2Fmongo.sock/acme",
        "mongodb://host?TLS=true",
        "mongodb+srv://u:p@cluster.example.com/acme"
      })
  void mongoStringsAreRead(String url) {
    Loaded loaded = with("mongo", url).load();
    assertThat(loaded).as(loaded.toString()).isInstanceOf(Configuration.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mongodb://host/?replicaset1=x|replicaSet instead of option replicaset1",
        "mongodb://host/?banana=x|no option banana",
        "mongodb://host/?tls=maybe|tls to be true or false",
        "mongodb+srv://host:27017/|one host without a port",
        "mongodb://host:port/|a port from 1 to 65535"
      })
  void otherMongoStringsAreMistakes(String url, String expected) {
    assertThat(with("mongo", url).problems()).singleElement().asString().contains(expected);
  }
}
