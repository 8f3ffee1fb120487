package moxora.it;

import fish.payara.arquillian.container.payara.managed.PayaraMicroDeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.container.LifecycleException;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.arquillian.core.spi.LoadableExtension;
import org.jboss.shrinkwrap.api.Archive;

/** One server and one deployment for all test classes; the adapter would start a server for each. */
public final class DeployOnce implements LoadableExtension {

    @Override
    public void register(ExtensionBuilder builder) {
        builder.override(DeployableContainer.class, PayaraMicroDeployableContainer.class, Once.class);
    }

    /** The adapter's container, which deploys the first time only. */
    public static final class Once extends PayaraMicroDeployableContainer {

        private static ProtocolMetaData deployed;
        private static Archive<?> archive;

        @Override
        public ProtocolMetaData deploy(Archive<?> asked) throws DeploymentException {
            if (deployed == null) {
                deployed = super.deploy(asked);
                archive = asked;
            }
            return deployed;
        }

        @Override
        public void undeploy(Archive<?> asked) {
            // Goes with the server.
        }

        @Override
        public void stop() throws LifecycleException {
            if (archive != null) {
                try {
                    super.undeploy(archive);
                } catch (DeploymentException e) {
                    throw new LifecycleException("the server did not stop", e);
                }
            }
            super.stop();
        }
    }
}
