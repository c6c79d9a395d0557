package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CustomParametersTest {

  private final CustomParameters names = new CustomParameters();

  @Test
  void namesAreTakenFromTheText() {
    assertThat(names.question()).isEqualTo(ParameterSql.ASK);
    assertThat(names.learn("set app.user = 'a'")).isTrue();
    assertThat(names.learn("SET SESSION \"App\" . \"Tenant\" TO 1; set local b.c = 2")).isTrue();
    assertThat(names.learn("select set_config( 'd.e', $1, false)")).isTrue();
    assertThat(names.question()).contains("('app.tenant'), ('app.user'), ('b.c'), ('d.e')");
  }

  @Test
  void serversOwnNamesNeedNotBeLearnt() {
    assertThat(names.learn("set work_mem = 1; select set_config('timezone', 'UTC', false)"))
        .isTrue();
    names.learnName("work_mem");
    assertThat(names.question()).isEqualTo(ParameterSql.ASK);
    names.learnName("My.Name");
    assertThat(names.question()).contains("('my.name')");
  }

  @Test
  void nameThatIsNoLiteralIsNotKnown() {
    assertThat(names.learn("select set_config(name, 'a', false) from t")).isFalse();
    assertThat(names.learn("select set_config($1, $2, false)")).isFalse();
    assertThat(names.learn("select set_config(E'a\\\\b', 'a', false)")).isFalse();
  }

  @Test
  void namesThatAreMadeUpAtRunTimeAreNotKeptForEver() {
    for (int i = 0; i < 256; i++) {
      assertThat(names.learn("set app.n" + i + " = 1")).isTrue();
    }
    assertThat(names.learn("set app.more = 1")).isFalse();
    assertThat(names.learn("set app.n7 = 1")).isTrue();
    assertThat(names.question()).doesNotContain("app.more");
  }
}
