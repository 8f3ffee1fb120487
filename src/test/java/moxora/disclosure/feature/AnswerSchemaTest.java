package moxora.disclosure.feature;

import static org.assertj.core.api.Assertions.assertThat;

import moxora.TestPlatform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class AnswerSchemaTest {

    @ParameterizedTest
    @ValueSource(strings = {"automation-builder", "tag-suggestions"})
    void theShippedSchemas_areTakenAsStrictOnes(String feature) {
        String schema = TestPlatform.shared()
                .assembly
                .features
                .find(feature)
                .orElseThrow()
                .answerSchema();

        assertThat(AnswerSchema.parse(schema).isWithinStrictSubset()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'object','properties':{'a':{'type':'string'}},'required':['a']}",
                "{'type':'object','additionalProperties':false,'properties':{'a':{},'b':{}},'required':['a']}",
                "{'type':'object','additionalProperties':false,'properties':{'a':{'maxLength':3}},'required':['a']}",
                "{'type':'array','items':{'type':'object','properties':{'a':{}}}}",
                "{'anyOf':[{'type':'string'},{'not':{}}]}",
            })
    void whatAProcessorMightRefuse_isSentAsAWish(String schema) {
        assertThat(AnswerSchema.parse(schema.replace('\'', '"')).isWithinStrictSubset())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'name':'Hello','trigger':{'event':'open','tag':null},'conditions':[],'actions':[{'action':'addTag',"
                        + "'tag':'reader','after':null,'text':null}]} | true",
                "{'name':'Hello','trigger':{'event':'open','tag':null},'conditions':[],'actions':[]} | false",
                "{'name':'','trigger':{'event':'open','tag':null},'conditions':[],'actions':[{'action':'wait','tag':null,"
                        + "'after':'P1D','text':null}]} | false",
                "{'name':'Hello','trigger':{'event':'open','tag':null},'conditions':[],'actions':[{'action':'export',"
                        + "'tag':null,'after':null,'text':null}]} | false",
            })
    void anAutomation_isHeldAgainstItsSchema(String answer, boolean fits) {
        String schema = TestPlatform.shared()
                .assembly
                .features
                .find("automation-builder")
                .orElseThrow()
                .answerSchema();

        assertThat(AnswerSchema.parse(schema)
                        .check(JsonMapper.shared().readTree(answer.replace('\'', '"')))
                        .isEmpty())
                .isEqualTo(fits);
    }

    @Test
    void aTagThatIsTooLong_fitsNot() {
        String schema = TestPlatform.shared()
                .assembly
                .features
                .find("tag-suggestions")
                .orElseThrow()
                .answerSchema();
        String answer = "{\"tags\":[\"" + "x".repeat(101) + "\"]}";

        assertThat(AnswerSchema.parse(schema).check(JsonMapper.shared().readTree(answer)))
                .hasSize(1);
    }
}
