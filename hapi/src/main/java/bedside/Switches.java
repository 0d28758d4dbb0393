package bedside;

import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings.ClientIdStrategyEnum;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings.IdStrategyEnum;
import ca.uhn.fhir.jpa.model.entity.StorageSettings.IndexEnabledEnum;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The switches of application.yaml below {@code hapi.fhir}. Names, meaning and defaults are those of the public image
 * {@code hapiproject/hapi}, which reads the same file in compose.yaml.
 */
@ConfigurationProperties("hapi.fhir")
record Switches(
        @DefaultValue("false") boolean allowExternalReferences,
        @DefaultValue("true") boolean enforceReferentialIntegrityOnWrite,
        @DefaultValue("true") boolean enforceReferentialIntegrityOnDelete,
        @DefaultValue("false") boolean allowContainsSearches,
        @DefaultValue("false") boolean enableIndexMissingFields,
        @DefaultValue("ALPHANUMERIC") ClientIdStrategyEnum clientIdStrategy,
        @DefaultValue("SEQUENTIAL_NUMERIC") IdStrategyEnum serverIdStrategy,
        @DefaultValue("20") int defaultPageSize,
        @DefaultValue("2147483647") int maxPageSize,
        @DefaultValue Validation validation) {

    record Validation(@DefaultValue("false") boolean requestsEnabled) {}

    JpaStorageSettings storage() {
        JpaStorageSettings settings = new JpaStorageSettings();
        settings.setAllowExternalReferences(allowExternalReferences);
        settings.setEnforceReferentialIntegrityOnWrite(enforceReferentialIntegrityOnWrite);
        settings.setEnforceReferentialIntegrityOnDelete(enforceReferentialIntegrityOnDelete);
        settings.setIndexMissingFields(enableIndexMissingFields ? IndexEnabledEnum.ENABLED : IndexEnabledEnum.DISABLED);
        settings.setAllowContainsSearches(allowContainsSearches);
        settings.setResourceClientIdStrategy(clientIdStrategy);
        settings.setResourceServerIdStrategy(serverIdStrategy);
        settings.setFetchSizeDefaultMaximum(maxPageSize);
        return settings;
    }
}
